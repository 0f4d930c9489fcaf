package org.bellwether.domain.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SharesTest {

  @Test
  void shares_are_exact_to_the_micro_share() {
    assertThat(Shares.of(new BigDecimal("12.345678"))).isEqualTo(new Shares(12_345_678));
    assertThat(new Shares(12_500_000).toDecimal()).isEqualTo(new BigDecimal("12.5"));
    assertThat(new Shares(3).plus(new Shares(4)).minus(new Shares(2))).isEqualTo(new Shares(5));
    assertThat(new Shares(3)).isLessThan(new Shares(4));
  }

  @Test
  void parts_of_a_micro_share_negative_and_absurd_numbers_are_refused() {
    assertThatThrownBy(() -> Shares.of(new BigDecimal("0.0000001"))).hasMessageContaining("1E-7");
    assertThatThrownBy(() -> new Shares(1).minus(new Shares(2))).hasMessageContaining("-0.000001");
    assertThatThrownBy(() -> Shares.MAX.plus(new Shares(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package org.bellwether.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CreditsTest {

  @Test
  void amounts_are_exact_to_the_micro_credit() {
    assertThat(Credits.of(new BigDecimal("12.345678"))).isEqualTo(new Credits(12_345_678));
    assertThat(new Credits(12_500_000).toDecimal()).isEqualTo(new BigDecimal("12.5"));
    assertThat(Credits.MAX.toDecimal().doubleValue()).isEqualTo(1e9);
  }

  @Test
  void a_seventh_decimal_place_is_refused_since_money_is_never_rounded_on_the_way_in() {
    assertThatThrownBy(() -> Credits.of(new BigDecimal("0.0000001"))).hasMessageContaining("1E-7");
  }

  @Test
  void negative_and_absurd_amounts_are_refused() {
    assertThatThrownBy(() -> new Credits(-1)).hasMessageContaining("-0.000001");
    assertThatThrownBy(() -> Credits.of(new BigDecimal("1000000000.000001")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Credits.of(new BigDecimal("1e40")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

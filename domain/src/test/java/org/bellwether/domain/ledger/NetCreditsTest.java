package org.bellwether.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetCreditsTest {

  @Test
  void a_balance_covers_what_it_can_pay_to_the_last_micro_credit() {
    assertThat(new NetCredits(5).covers(new Credits(5))).isTrue();
    assertThat(new NetCredits(5).covers(new Credits(6))).isFalse();
    assertThat(NetCredits.ZERO.covers(Credits.ZERO)).isTrue();
    assertThat(new NetCredits(-1).covers(Credits.ZERO)).isFalse();
  }

  @Test
  void a_difference_may_be_below_zero() {
    NetCredits net = NetCredits.ZERO.plus(new Credits(3)).minus(new Credits(1_500_003));
    assertThat(net).isEqualTo(new NetCredits(-1_500_000));
    assertThat(net.toDecimal()).isEqualTo(new BigDecimal("-1.5"));
    assertThat(net.minus(net)).isEqualTo(NetCredits.ZERO);
    assertThat(net).isLessThan(NetCredits.ZERO);
  }

  @Test
  void a_sum_too_large_to_count_is_refused_and_does_not_wrap_round() {
    NetCredits most = new NetCredits(Long.MAX_VALUE);
    NetCredits least = new NetCredits(Long.MIN_VALUE);
    Stream.<Runnable>of(
            () -> most.plus(new Credits(1)),
            () -> least.minus(new Credits(1)),
            () -> NetCredits.ZERO.minus(least))
        .forEach(sum -> assertThatThrownBy(sum::run).isInstanceOf(ArithmeticException.class));
  }
}

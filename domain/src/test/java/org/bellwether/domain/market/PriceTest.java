package org.bellwether.domain.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {

  @Test
  void three_equal_outcomes_share_the_whole_exactly() {
    assertThat(Price.uniform(3))
        .containsExactly(new Price(333_334), new Price(333_333), new Price(333_333));
  }

  @Test
  void what_is_left_goes_to_the_largest_remainder_however_little_it_is_larger() {
    BigDecimal aLittleMore = BigDecimal.ONE.add(new BigDecimal("1e-60"));
    assertThat(Price.proportional(List.of(BigDecimal.ONE, BigDecimal.ONE, aLittleMore)))
        .containsExactly(new Price(333_333), new Price(333_333), new Price(333_334));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void proportional_prices_sum_to_one_and_stay_within_a_millionth(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 500; round++) {
      List<BigDecimal> weights =
          Stream.generate(() -> BigDecimal.valueOf(random.nextInt(0, 1_000_000), 3))
              .limit(random.nextInt(2, 51))
              .toList();
      BigDecimal sum = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      if (sum.signum() == 0) {
        continue;
      }
      List<Price> prices = Price.proportional(weights);
      assertThat(prices.stream().mapToLong(Price::micros).sum()).isEqualTo(1_000_000);
      for (int i = 0; i < prices.size(); i++) {
        double exact = weights.get(i).doubleValue() / sum.doubleValue() * 1e6;
        assertThat((double) prices.get(i).micros())
            .isBetween(Math.floor(exact - 1e-6), Math.ceil(exact + 1e-6));
      }
    }
  }

  @Test
  void a_price_outside_0_to_1_is_refused_and_so_are_weights_that_mean_nothing() {
    assertThatThrownBy(() -> new Price(1_000_001)).hasMessageContaining("1.000001");
    assertThatThrownBy(() -> new Price(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Price.proportional(List.of(BigDecimal.ZERO, BigDecimal.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Price.proportional(List.of(BigDecimal.ONE, new BigDecimal("-1"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

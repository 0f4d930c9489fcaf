package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.bellwether.domain.market.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBandTest {
  private static final PriceBand BAND = LmsrMarketMaker.BAND;

  @Test
  void prices_in_the_band_stay_and_others_are_moved_just_into_it() {
    assertThat(BAND.nearest(prices(100, 999_900))).isEqualTo(prices(100, 999_900));
    assertThat(BAND.nearest(prices(0, 1_000_000))).isEqualTo(prices(100, 999_900));
    assertThat(BAND.nearest(prices(0, 50, 400_000, 599_950)))
        .isEqualTo(prices(100, 100, 399_940, 599_860));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void the_nearest_prices_are_tradable_whatever_was_meant(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 500; round++) {
      List<Price> inside = test.initialPrices(test.outcomes());
      assertThat(BAND.nearest(inside)).as("seed %d, round %d", seed, round).isEqualTo(inside);
      long[] micros = inside.stream().mapToLong(Price::micros).toArray();
      int from = test.random.nextInt(micros.length);
      micros[(from + 1) % micros.length] += micros[from];
      micros[from] = 0;
      List<Price> nearest = BAND.nearest(prices(micros));
      assertThat(BAND.contains(nearest)).as("seed %d, round %d, %s", seed, round, nearest).isTrue();
      assertThat(nearest.stream().mapToLong(Price::micros).sum()).isEqualTo(1_000_000);
    }
  }

  @Test
  void a_band_that_goes_down_is_refused() {
    assertThatThrownBy(() -> new PriceBand(new Price(2), new Price(1)))
        .hasMessageContaining("0.000002");
  }

  private static List<Price> prices(long... micros) {
    return LongStream.of(micros).mapToObj(Price::new).toList();
  }
}

package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandleTest {
  private static final OutcomeId YES = new OutcomeId(new TestMarkets(6).uuid());

  @ParameterizedTest
  @CsvSource({
    "MINUTE, 2026-06-01T12:34:56.789Z, 2026-06-01T12:34:00Z",
    "MINUTE, 2026-06-01T12:34:00Z, 2026-06-01T12:34:00Z",
    "MINUTE, 2026-06-01T12:34:59.999999999Z, 2026-06-01T12:34:00Z",
    "HOUR, 2026-06-01T12:34:56.789Z, 2026-06-01T12:00:00Z",
    "DAY, 2026-06-01T12:34:56.789Z, 2026-06-01T00:00:00Z",
    "DAY, 2024-02-29T23:59:59.999999Z, 2024-02-29T00:00:00Z",
    "DAY, 1969-12-31T23:59:59.5Z, 1969-12-31T00:00:00Z",
  })
  void an_interval_begins_at_a_whole_multiple_of_its_length(
      Candle.Interval interval, Instant at, Instant start) {
    assertThat(interval.startOf(at)).isEqualTo(start);
  }

  private static Candle of(long before, long after, long volume) {
    return Candle.of(
        YES,
        Candle.Interval.HOUR,
        TestMarkets.NOW,
        new Price(before),
        new Price(after),
        new Credits(volume));
  }

  private static Candle candle(long open, long high, long low, long close, long volume) {
    return new Candle(
        YES,
        Candle.Interval.HOUR,
        Instant.parse("2026-06-01T12:00:00Z"),
        new Price(open),
        new Price(high),
        new Price(low),
        new Price(close),
        new Credits(volume));
  }

  @Test
  void the_candle_of_one_trade_goes_from_the_price_before_to_the_price_after() {
    assertThat(of(4, 7, 1)).isEqualTo(candle(4, 7, 4, 7, 1));
    assertThat(of(7, 4, 1)).isEqualTo(candle(7, 7, 4, 4, 1));
    assertThat(of(4, 4, 1)).isEqualTo(candle(4, 4, 4, 4, 1));
  }

  @Test
  void what_comes_after_moves_the_close_widens_the_range_and_adds_its_volume() {
    assertThat(of(4, 7, 1).then(of(7, 3, 2)).then(of(3, 5, 4))).isEqualTo(candle(4, 7, 3, 5, 7));
  }

  @ParameterizedTest
  @CsvSource({"4, 3, 3, 3", "4, 5, 4, 6", "4, 5, 5, 5", "4, 5, 4, 3"})
  void a_price_goes_from_open_to_close_within_its_range(
      long open, long high, long low, long close) {
    assertThatThrownBy(() -> candle(open, high, low, close, 1))
        .hasMessageContaining(new Price(open).toDecimal().toString());
  }

  @Test
  void a_candle_begins_where_its_interval_does() {
    Candle hour = of(4, 7, 1);
    Instant later = hour.start().plusSeconds(60);
    assertThatThrownBy(() ->
            new Candle(
                YES,
                Candle.Interval.HOUR,
                later,
                hour.open(),
                hour.high(),
                hour.low(),
                hour.close(),
                hour.volume()))
        .hasMessageContaining(later.toString());
  }

  @Test
  void only_candles_of_one_outcome_and_interval_are_joined() {
    Candle yes = of(4, 7, 1);
    Candle minute =
        Candle.of(
            YES, Candle.Interval.MINUTE, TestMarkets.NOW, yes.open(), yes.close(), yes.volume());
    assertThatThrownBy(() -> yes.then(minute)).hasMessageContaining("MINUTE");
  }

  @Test
  void joining_does_not_depend_on_what_was_joined_first() {
    Candle first = of(4, 7, 1);
    Candle second = of(7, 9, 2);
    Candle third = of(9, 2, 4);
    assertThat(first.then(second.then(third))).isEqualTo(first.then(second).then(third));
  }
}

package org.bellwether.domain.trading;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;

/// How the price of an outcome went in one interval of time in which its market was traded.
///
/// @param start of the interval, a whole multiple of its length since 1970 UTC
/// @param open before the first trade
/// @param close after the last trade
/// @param volume credits traded in this outcome; trades in others of the market move its price too;
///   it stops at 10⁹ credits
public record Candle(
    OutcomeId outcomeId,
    Interval interval,
    Instant start,
    Price open,
    Price high,
    Price low,
    Price close,
    Credits volume) {

  public Candle {
    if (!start.equals(interval.startOf(start))) {
      throw new IllegalArgumentException("no " + interval + " begins at " + start);
    }
    if (low.micros() > Math.min(open.micros(), close.micros())
        || high.micros() < Math.max(open.micros(), close.micros())) {
      throw new IllegalArgumentException(
          "a price that went from %s to %s was not between %s and %s"
              .formatted(open.toDecimal(), close.toDecimal(), low.toDecimal(), high.toDecimal()));
    }
  }

  /// Which candle it is: those of one key are of the same interval, and can be joined.
  public record Key(OutcomeId outcomeId, Interval interval, Instant start) {}

  public Key key() {
    return new Key(outcomeId, interval, start);
  }

  /// How long a candle lasts.
  public enum Interval {
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final Duration length;

    Interval(Duration length) {
      this.length = length;
    }

    /// The start of the interval that an instant falls into.
    public Instant startOf(Instant instant) {
      return Instant.ofEpochSecond(
          Math.floorDiv(instant.getEpochSecond(), length.toSeconds()) * length.toSeconds());
    }
  }

  /// Those of one trade: it moves the price of every outcome of its market, in every interval.
  ///
  /// @param before the prices of the outcomes before it
  /// @param after the prices of the outcomes after it
  public static List<Candle> of(
      Trade trade, List<Outcome> outcomes, List<Price> before, List<Price> after) {
    List<Candle> candles = new ArrayList<>();
    for (Interval interval : Interval.values()) {
      for (int i = 0; i < outcomes.size(); i++) {
        OutcomeId id = outcomes.get(i).id();
        Credits volume = id.equals(trade.outcomeId()) ? trade.amount() : Credits.ZERO;
        candles.add(of(id, interval, trade.at(), before.get(i), after.get(i), volume));
      }
    }
    return candles;
  }

  /// When its interval is over.
  public Instant end() {
    return start.plus(interval.length);
  }

  static Candle of(
      OutcomeId outcome, Interval interval, Instant at, Price before, Price after, Credits volume) {
    return new Candle(
        outcome,
        interval,
        interval.startOf(at),
        before,
        before.micros() > after.micros() ? before : after,
        before.micros() < after.micros() ? before : after,
        after,
        volume);
  }

  /// This candle with what came after it in the same interval.
  public Candle then(Candle later) {
    if (!later.key().equals(key())) {
      throw new IllegalArgumentException(later.key() + " does not go on with " + key());
    }
    return new Candle(
        outcomeId,
        interval,
        start,
        open,
        high.micros() > later.high.micros() ? high : later.high,
        low.micros() < later.low.micros() ? low : later.low,
        later.close,
        volume.plusAtMost(later.volume));
  }
}

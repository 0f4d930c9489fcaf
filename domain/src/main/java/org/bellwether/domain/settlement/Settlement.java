package org.bellwether.domain.settlement;

import java.time.Instant;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;

/// How far the paying of a resolved or cancelled market has come.
///
/// @param positions how many there are to pay
/// @param settled how many of them are dealt with
/// @param paid credits so far
/// @param leftOver what went back to the sponsor; null before the end
/// @param completedAt null before the end
public record Settlement(
    MarketId marketId,
    long positions,
    long settled,
    Credits paid,
    @Nullable Credits leftOver,
    Instant startedAt,
    @Nullable Instant completedAt) {

  /// The settlement of a market whose resolution has just been decided.
  public static Settlement begin(MarketId marketId, long positions, Instant now) {
    return new Settlement(marketId, positions, 0, Credits.ZERO, null, now, null);
  }

  public boolean isComplete() {
    return completedAt != null;
  }

  /// After so many positions more got so much more.
  public Settlement advance(int more, Credits amount) {
    return new Settlement(
        marketId, positions, settled + more, paid.plus(amount), leftOver, startedAt, completedAt);
  }

  /// When everybody is paid and the rest is back with the sponsor.
  public Settlement complete(Credits rest, Instant now) {
    if (settled != positions) {
      throw new IllegalStateException(
          "market " + marketId + " has settled " + settled + " of " + positions + " positions");
    }
    return new Settlement(marketId, positions, settled, paid, rest, startedAt, now);
  }
}

package org.bellwether.domain.settlement;

import java.time.Instant;
import java.util.List;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.jspecify.annotations.Nullable;

/// How far the paying of a resolved or cancelled market has come. It goes back to nothing when the
/// resolution is taken back.
///
/// @param closingPrices when trading stopped; empty where nobody kept them
/// @param positions how many there are to pay
/// @param settled how many of them are dealt with
/// @param paid credits so far
/// @param leftOver what went back to the sponsor; null before the end
/// @param completedAt null before the end
public record Settlement(
    MarketId marketId,
    List<Price> closingPrices,
    long positions,
    long settled,
    Credits paid,
    @Nullable Credits leftOver,
    Instant startedAt,
    @Nullable Instant completedAt) {

  public Settlement {
    closingPrices = List.copyOf(closingPrices);
  }

  /// The settlement of a market whose resolution has just been decided.
  ///
  /// @param market as it was before
  public static Settlement begin(Market market, long positions, Instant now) {
    return new Settlement(
        market.id(), market.prices(), positions, 0, Credits.ZERO, null, now, null);
  }

  public boolean isComplete() {
    return completedAt != null;
  }

  /// After so many positions more got so much more.
  public Settlement advance(int more, Credits amount) {
    return with(settled + more, paid.plus(amount), leftOver, completedAt);
  }

  /// When everybody is paid and the rest is back with the sponsor.
  public Settlement complete(Credits rest, Instant now) {
    if (settled != positions) {
      throw new IllegalStateException(
          "market " + marketId + " has settled " + settled + " of " + positions + " positions");
    }
    return with(settled, paid, rest, now);
  }

  /// When the rest has been taken back from the sponsor.
  public Settlement reopen() {
    return with(settled, paid, null, null);
  }

  /// After so much was taken back of so many positions.
  public Settlement retreat(int fewer, Credits amount) {
    return with(settled - fewer, paid.minus(amount), leftOver, completedAt);
  }

  private Settlement with(
      long nowSettled,
      Credits nowPaid,
      @Nullable Credits nowLeftOver,
      @Nullable Instant nowCompletedAt) {
    return new Settlement(
        marketId,
        closingPrices,
        positions,
        nowSettled,
        nowPaid,
        nowLeftOver,
        startedAt,
        nowCompletedAt);
  }

  /// The prices to go back to. Where nobody kept them they are made again, by the market maker.
  public List<Price> closingPrices(Market market) {
    if (!closingPrices.isEmpty()) {
      return closingPrices;
    }
    Funding funding = market.funding();
    return funding == null
        ? market.prices()
        : new LmsrMarketMaker(funding, market.outstanding()).prices();
  }
}

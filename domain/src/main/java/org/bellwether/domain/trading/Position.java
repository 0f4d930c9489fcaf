package org.bellwether.domain.trading;

import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.jspecify.annotations.Nullable;

/// What one user holds in one outcome.
///
/// @param shares held now; those of a settled market stay as they were paid
/// @param cost paid for all shares ever bought, less what was got for those sold: it may be below
///   zero
/// @param payout what the settlement paid for the shares; null before it
public record Position(Key key, Shares shares, NetCredits cost, @Nullable Credits payout) {

  /// Whose position it is, and in what.
  public record Key(UserId userId, MarketId marketId, OutcomeId outcomeId) {}

  /// That of somebody who has never traded the outcome.
  public static Position none(Key key) {
    return new Position(key, Shares.ZERO, NetCredits.ZERO, null);
  }

  /// The position once its holder has made that trade.
  public Position after(Trade trade) {
    return switch (trade.side()) {
      case BUY -> bought(trade.shares(), trade.amount());
      case SELL -> sold(trade.shares(), trade.amount());
    };
  }

  Position bought(Shares more, Credits paid) {
    return new Position(key, shares.plus(more), cost.plus(paid), payout);
  }

  Position sold(Shares fewer, Credits got) {
    return new Position(key, shares.minus(fewer), cost.minus(got), payout);
  }

  /// What the shares are worth: what they were paid, else at that price, rounded down.
  public Credits value(Price price) {
    return payout != null ? payout : price.of(shares);
  }

  /// What the position has brought so far if it were sold at that price.
  public NetCredits profit(Price price) {
    return NetCredits.ZERO.plus(value(price)).minus(cost);
  }
}

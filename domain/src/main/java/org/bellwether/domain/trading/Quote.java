package org.bellwether.domain.trading;

import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Shares;

/// What a market maker answers to a trader who asks: an offer, or why there is none. A quote
/// changes nothing; a trade is an offer whose `after` is kept.
public sealed interface Quote {

  /// The market maker trades at this.
  ///
  /// @param shares at least one micro-share
  /// @param amount what the buyer pays, or the seller gets; at least one micro-credit
  /// @param after the market maker once this is traded
  record Offer(Side side, int outcome, Shares shares, Credits amount, MarketMaker after)
      implements Quote {}

  /// The market maker does not trade that, whoever asks.
  sealed interface Refusal extends Quote {

    /// Not even one micro-share, or not worth even one micro-credit.
    record TooSmall() implements Refusal {}

    /// A sale of more than was ever bought.
    record MoreThanOutstanding(Shares outstanding) implements Refusal {}

    /// More shares than could be paid in credits; this many of the outcome are left.
    record TooManyShares(Shares left) implements Refusal {}

    /// More at once than a market of that liquidity trades; in parts it does.
    record OrderTooLarge(Credits liquidity) implements Refusal {}
  }
}

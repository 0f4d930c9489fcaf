package org.bellwether.domain.trading;

import java.time.Instant;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;

/// One executed buy or sell against a market maker; it never changes.
///
/// @param number counts the trades of its market from 1, without gaps
/// @param shares at least one micro-share
/// @param amount at least one micro-credit: what a buyer paid, or a seller got
/// @param priceBefore of the outcome traded
/// @param priceAfter of the outcome traded
/// @param at the database's time when the market was held for it; that of the market's making, for
///   a first position
public record Trade(
    TradeId id,
    MarketId marketId,
    long number,
    UserId userId,
    OutcomeId outcomeId,
    Side side,
    Shares shares,
    Credits amount,
    Price priceBefore,
    Price priceAfter,
    Instant at) {

  public Trade {
    if (number < 1) {
      throw new IllegalArgumentException("trades count from 1, not " + number);
    }
    if (shares.equals(Shares.ZERO) || amount.equals(Credits.ZERO)) {
      throw new IllegalArgumentException(
          "a trade is of some shares for some credits, not of "
              + shares.toDecimal()
              + " for "
              + amount.toDecimal());
    }
  }
}

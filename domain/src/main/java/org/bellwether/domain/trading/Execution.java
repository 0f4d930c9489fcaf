package org.bellwether.domain.trading;

import java.time.Instant;
import java.util.List;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;

/// What becomes of an order.
public sealed interface Execution {

  /// It can be filled at this; nothing has changed yet.
  ///
  /// @param before the price of the outcome now
  /// @param prices of all outcomes once this is traded
  record Priced(Quote.Offer offer, Price before, List<Price> prices) implements Execution {

    /// The price of the outcome once this is traded.
    public Price after() {
      return prices.get(offer.outcome());
    }
  }

  /// It is filled.
  ///
  /// @param market as it is after the trade
  /// @param payment what moves for it
  /// @param balance of the trader afterwards
  /// @param position of the trader afterwards
  /// @param candles of every outcome in every interval, for this trade alone
  record Filled(
      Trade trade,
      Market market,
      Transfer payment,
      NetCredits balance,
      Position position,
      List<Candle> candles)
      implements Execution {}

  /// It is not filled, and nothing changes.
  sealed interface Refusal extends Execution {

    /// Trading has stopped.
    record NotActive(MarketStatus status) implements Refusal {}

    /// It is past the time trading stops, whether or not the market has been closed yet.
    record TradingEnded(Instant closesAt) implements Refusal {}

    /// Nobody has put up a subsidy.
    record NotFunded() implements Refusal {}

    /// The market has no such outcome.
    record UnknownOutcome(String outcome) implements Refusal {}

    /// The trader's own deadline has passed.
    record DeadlinePassed(Instant validUntil) implements Refusal {}

    /// The market maker does not trade that, whoever asks.
    record NotOffered(Quote.Refusal reason) implements Refusal {}

    /// It trades, but at worse than the order allows: at this.
    record PriceMoved(Quote.Offer offer) implements Refusal {}

    /// The trader cannot pay.
    record InsufficientBalance(NetCredits balance, Credits cost) implements Refusal {}

    /// The trader does not hold that many.
    record InsufficientShares(Shares held) implements Refusal {}
  }
}

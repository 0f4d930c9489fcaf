package org.bellwether.domain.trading;

import java.util.List;
import org.bellwether.domain.market.Price;

/// What an order would be filled at, or why it would not be, whoever asks.
public sealed interface Pricing
    permits Pricing.Priced,
        OrderRefusal.UnknownOutcome,
        OrderRefusal.DeadlinePassed,
        OrderRefusal.NotOffered,
        OrderRefusal.PriceMoved {

  /// It can be filled at this; nothing has changed yet.
  ///
  /// @param before the price of the outcome now
  /// @param prices of all outcomes once this is traded
  record Priced(Quote.Offer offer, Price before, List<Price> prices) implements Pricing {

    /// The price of the outcome once this is traded.
    public Price after() {
      return prices.get(offer.outcome());
    }
  }
}

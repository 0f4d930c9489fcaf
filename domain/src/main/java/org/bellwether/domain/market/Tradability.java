package org.bellwether.domain.market;

import java.time.Instant;

/// Whether a market can be traded at a moment, and if not, why.
public sealed interface Tradability permits Tradable, Tradability.Refusal {

  /// Nobody can trade it then.
  sealed interface Refusal extends Tradability {

    /// Trading has stopped.
    record NotActive(MarketStatus status) implements Refusal {}

    /// It is past the time trading stops, whether or not the market has been closed yet.
    record TradingEnded(Instant closesAt) implements Refusal {}

    /// Nobody has put up a subsidy.
    record NotFunded() implements Refusal {}
  }
}

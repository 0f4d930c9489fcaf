package org.bellwether.domain.trading;

import org.bellwether.domain.ledger.Credits;

/// What becomes of a subsidy: a market maker, or why none can be had for it.
public sealed interface Opening {

  /// A market maker that never loses more than the subsidy.
  record Opened(LmsrMarketMaker marketMaker) implements Opening {}

  /// There is no market maker on these terms.
  sealed interface Refusal extends Opening {

    /// Liquidity would be too low at these initial prices; so much is enough.
    record SubsidyTooSmall(Credits least) implements Refusal {}

    /// Liquidity would be too high at these initial prices; so much can be used.
    record SubsidyTooLarge(Credits most) implements Refusal {}

    /// An initial price that is too low or too high to open at.
    record OutsidePriceBand(PriceBand band) implements Refusal {}
  }
}

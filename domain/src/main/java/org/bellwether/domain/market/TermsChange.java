package org.bellwether.domain.market;

import java.time.Instant;
import org.bellwether.domain.identity.UserId;

/// A change of what a market asks: what stood there before it, so that nobody can say later that
/// the question was another one.
///
/// @param version the market's version from that change on
/// @param before the terms until then
/// @param by who changed them
public record TermsChange(
    MarketId marketId, long version, MarketTerms before, Instant at, UserId by) {
  /// How often the terms of a market may change in its life: each change is kept for as long as the
  /// market is.
  public static final int MAX_PER_MARKET = 100;
}

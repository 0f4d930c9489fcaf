package org.bellwether.domain.trading;

import java.time.Instant;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Shares;
import org.jspecify.annotations.Nullable;

/// What a trader asks for. It is filled whole or not at all.
public sealed interface Order {

  /// An outcome of the market, by its id or its name.
  String outcome();

  /// After which the trader no longer wants it; null for no deadline.
  @Nullable Instant validUntil();

  /// As many shares as the amount buys.
  ///
  /// @param minShares fewer are not wanted; null for any number
  record BuyFor(
      String outcome, Credits amount, @Nullable Shares minShares, @Nullable Instant validUntil)
      implements Order {}

  /// So many shares.
  ///
  /// @param maxCost they are not wanted for more; null at any cost
  record Buy(String outcome, Shares shares, @Nullable Credits maxCost, @Nullable Instant validUntil)
      implements Order {}

  /// To sell so many shares.
  ///
  /// @param minProceeds they are not sold for less; null at any price
  record Sell(
      String outcome, Shares shares, @Nullable Credits minProceeds, @Nullable Instant validUntil)
      implements Order {}
}

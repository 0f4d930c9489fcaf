package org.bellwether.domain.market;

import java.util.UUID;
import org.bellwether.domain.ledger.AccountId;

/// Names one market; a UUIDv7, so that ids sort by the time they were made.
public record MarketId(UUID value) {
  /// The account that holds what pays the market's winners; it exists once the market is funded.
  public AccountId escrow() {
    return new AccountId(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

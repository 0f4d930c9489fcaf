package org.bellwether.domain.identity;

import java.util.UUID;
import org.bellwether.domain.ledger.AccountId;

/// Names one user; a UUIDv7, so that ids sort by the time they were made.
public record UserId(UUID value) {
  /// The account that holds the user's credits.
  public AccountId account() {
    return new AccountId(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

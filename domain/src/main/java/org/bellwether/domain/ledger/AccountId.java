package org.bellwether.domain.ledger;

import java.util.UUID;

/// Names one account. A user's account has the user's id, a market's escrow account the market's.
public record AccountId(UUID value) {
  /// Where all credits come from: its balance is what all other accounts hold together, negative.
  public static final AccountId ISSUANCE = new AccountId(new UUID(0, 1));

  /// The house: pays the subsidies of imported markets, and covers what people have spent of
  /// payments that are taken back.
  public static final AccountId HOUSE = new AccountId(new UUID(0, 2));

  @Override
  public String toString() {
    return value.toString();
  }
}

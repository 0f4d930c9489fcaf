package org.bellwether.domain.ledger;

/// An account of the ledger: never a person.
public record Account(AccountId id, Kind kind) {

  /// Whose credits an account holds.
  public enum Kind {
    /// Nobody's: the other side of everything that was ever granted. The only one below zero.
    ISSUANCE,
    /// The installation's.
    HOUSE,
    USER,
    /// A market's: what pays the winners.
    ESCROW
  }
}

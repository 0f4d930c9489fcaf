package org.bellwether.domain.ledger;

import java.time.Instant;
import java.util.UUID;

/// One movement of credits, which never changes once it is made. It is double-entry: the same
/// amount leaves one account and enters another, so that all balances together stay zero (I1).
///
/// @param id a UUIDv7, so that ids sort by the time they were made; that of the trade, where it
///   pays for one
/// @param amount above zero
public record Transfer(
    UUID id, Reason reason, AccountId from, AccountId to, Credits amount, Instant at) {
  public Transfer {
    if (from.equals(to) || amount.equals(Credits.ZERO)) {
      throw new IllegalArgumentException(
          "a transfer moves something from one account to another, not "
              + amount.toDecimal()
              + " from "
              + from
              + " to "
              + to);
    }
  }

  /// Why credits move.
  public enum Reason {
    /// From issuance to whom an admin or a rule gives them.
    GRANT,
    /// From a sponsor to a market's escrow.
    SUBSIDY,
    /// From a buyer to the escrow.
    PURCHASE,
    /// From the escrow to a seller.
    SALE,
    /// From the escrow to who held shares at the resolution.
    PAYOUT,
    /// From the escrow back to the sponsor: what a settlement, or a deleted market, leaves.
    REFUND,
    /// From who got a payout back to the escrow, since the resolution was taken back.
    PAYOUT_REVERSAL,
    /// From the sponsor back to the escrow, likewise.
    REFUND_REVERSAL,
    /// From the house to who has spent what is taken back from them.
    COVER,
    /// To the house, out of what the next settlement pays to whom it has covered.
    REPAYMENT
  }
}

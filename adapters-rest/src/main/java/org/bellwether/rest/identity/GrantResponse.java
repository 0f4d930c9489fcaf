package org.bellwether.rest.identity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.domain.ledger.Transfer;

/// A grant that was made.
///
/// @param id of its line in the user's statement
/// @param balance of the user afterwards
record GrantResponse(UUID id, UUID userId, BigDecimal amount, BigDecimal balance, Instant at) {

  static GrantResponse from(GrantCredits.Granted granted) {
    Transfer transfer = granted.transfer();
    return new GrantResponse(
        transfer.id(),
        transfer.to().value(),
        transfer.amount().toDecimal(),
        granted.balance().toDecimal(),
        transfer.at());
  }
}

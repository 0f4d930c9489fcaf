package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.UUID;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.rest.validation.Amount;
import org.bellwether.rest.validation.Text;
import org.jspecify.annotations.Nullable;

/// The body of `POST /admin/grants`.
record GrantRequest(
    @NotNull UUID userId,
    @NotNull @Amount BigDecimal amount,
    @Nullable @Text(max = MAX_NOTE_LENGTH, multiline = true) String note) {
  private static final int MAX_NOTE_LENGTH = 500;

  GrantCredits.Command toCommand(Caller caller) {
    return new GrantCredits.Command(
        caller, new UserId(userId), Credits.of(amount), note == null ? null : note.strip());
  }
}

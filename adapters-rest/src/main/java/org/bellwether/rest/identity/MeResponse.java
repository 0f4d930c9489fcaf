package org.bellwether.rest.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.GetUser;
import org.jspecify.annotations.Nullable;

/// What users see of themselves.
///
/// @param email absent for somebody whom another system logs in
/// @param balance credits, exact
@JsonInclude(JsonInclude.Include.NON_NULL)
record MeResponse(UUID id, String name, @Nullable String email, String role, BigDecimal balance) {

  static MeResponse from(GetUser.Found found) {
    return new MeResponse(
        found.profile().id().value(),
        found.profile().name(),
        found.email() == null ? null : found.email().value(),
        found.role().name().toLowerCase(Locale.ROOT),
        found.balance().toDecimal());
  }
}

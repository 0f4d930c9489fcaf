package org.bellwether.rest.identity;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.GetUser;
import org.bellwether.domain.identity.User;

/// What users see of themselves.
///
/// @param balance credits, exact
record MeResponse(UUID id, String name, String email, String role, BigDecimal balance) {

  static MeResponse from(GetUser.Found found) {
    User user = found.user();
    return new MeResponse(
        user.id().value(),
        user.profile().name(),
        user.email().value(),
        user.role().name().toLowerCase(Locale.ROOT),
        found.balance().toDecimal());
  }
}

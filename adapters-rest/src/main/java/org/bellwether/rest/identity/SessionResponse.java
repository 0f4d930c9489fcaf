package org.bellwether.rest.identity;

import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.Session;
import org.bellwether.domain.identity.User;

/// A fresh session.
///
/// @param expiresIn seconds
record SessionResponse(String accessToken, long expiresIn, UserResponse user) {

  /// The user it belongs to.
  record UserResponse(UUID id, String name, String email, String role) {}

  static SessionResponse from(Session session) {
    User user = session.user();
    return new SessionResponse(
        session.accessToken().value(),
        session.accessToken().expiresIn().toSeconds(),
        new UserResponse(
            user.id().value(),
            user.profile().name(),
            user.email().value(),
            user.role().name().toLowerCase(Locale.ROOT)));
  }
}

package org.bellwether.rest.identity;

import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.TokenPair;
import org.bellwether.domain.identity.User;

/// A session that begins or goes on.
///
/// @param expiresIn seconds that the access token is good for
record SessionResponse(String accessToken, String refreshToken, long expiresIn, UserResponse user) {

  /// The user it belongs to.
  record UserResponse(UUID id, String name, String email, String role) {}

  static SessionResponse from(TokenPair tokens) {
    User user = tokens.user();
    return new SessionResponse(
        tokens.accessToken().value(),
        tokens.refreshToken().text(),
        tokens.accessToken().expiresIn().toSeconds(),
        new UserResponse(
            user.id().value(),
            user.profile().name(),
            user.email().value(),
            user.role().name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return "SessionResponse[(hidden)]";
  }
}

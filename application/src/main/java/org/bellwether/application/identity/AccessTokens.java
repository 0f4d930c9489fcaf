package org.bellwether.application.identity;

import java.time.Duration;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;

/// Issues the tokens that callers prove themselves with.
public interface AccessTokens {

  /// @param session that it belongs to, and ends with
  AccessToken issue(User user, Session session);

  /// A token and how long it is good for. Never printed.
  record AccessToken(String value, Duration expiresIn) {
    @Override
    public String toString() {
      return "(hidden)";
    }
  }
}

package org.bellwether.application.identity;

import java.time.Instant;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;

/// From where users have registered or logged in before, so that whoever guesses at their account
/// from elsewhere does not shut them out. Of each user the latest [#MOST] are kept.
public interface KnownNetworks {
  int MOST = 10;

  /// Takes as long for an account that there is not.
  ///
  /// @param account in any of its spellings
  boolean contains(EmailAddress account, String network);

  /// Remembers where a user has just proved who they are.
  void add(UserId user, String network, Instant now);
}

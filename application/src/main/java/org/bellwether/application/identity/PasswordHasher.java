package org.bellwether.application.identity;

import org.bellwether.application.Crowded;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;

/// Turns passwords into what may be kept. Slow and hungry on purpose: never call it inside a
/// transaction. So passwords wait for each other, in turns: of each account one at a time, and of
/// each network one after those of all others. Who has too many waiting is [Crowded] out.
public interface PasswordHasher {

  PasswordHash hash(Password password, Asker asker);

  boolean matches(Password password, PasswordHash hash, Asker asker);

  /// Takes as long as [#matches]: for when there is no such user, so that nobody can tell by the
  /// time.
  void matchNobody(Password password, Asker asker);

  /// Whether it was made with less effort than new ones are.
  boolean isOutdated(PasswordHash hash);

  /// Whose turn it takes.
  ///
  /// @param account whether it exists or not
  /// @param from an address
  record Asker(EmailAddress account, String from) {}
}

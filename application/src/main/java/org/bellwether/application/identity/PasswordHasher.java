package org.bellwether.application.identity;

import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;

/// Turns passwords into what may be kept. Slow and hungry on purpose: never call it inside a
/// transaction.
public interface PasswordHasher {

  PasswordHash hash(Password password);

  boolean matches(Password password, PasswordHash hash);

  /// Takes as long as [#matches]: for when there is no such user, so that nobody can tell by the
  /// time.
  void matchNobody(Password password);

  /// Whether it was made with less effort than new ones are.
  boolean isOutdated(PasswordHash hash);
}

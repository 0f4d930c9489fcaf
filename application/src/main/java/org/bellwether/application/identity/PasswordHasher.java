package org.bellwether.application.identity;

import org.bellwether.domain.identity.PasswordHash;

/// Turns passwords into what may be kept. Slow and hungry on purpose: never call it inside a
/// transaction.
public interface PasswordHasher {

  PasswordHash hash(String password);

  boolean matches(String password, PasswordHash hash);

  /// Takes as long as [#matches]: for when there is no such user, so that nobody can tell by the
  /// time.
  void matchNobody(String password);
}

package org.bellwether.application.identity;

import org.bellwether.domain.identity.Password;

/// The passwords that attackers try first.
public interface CommonPasswords {

  /// Whether it is one of them, in whatever case.
  boolean contain(Password password);
}

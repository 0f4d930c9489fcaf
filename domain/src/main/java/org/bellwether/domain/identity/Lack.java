package org.bellwether.domain.identity;

/// Why a caller may not do something now.
public enum Lack {
  /// What they proved themselves with counts no more: they have logged out or have another
  /// password, the key was revoked or has expired, or they are gone.
  PROOF,
  /// Their role does not allow it, or not any more, or the key is not for it.
  PERMISSION,
  /// It takes a person; they are a program.
  PERSON,
  /// It takes somebody who has proved who they are a moment ago.
  RECENT_LOG_IN
}

package org.bellwether.domain.identity;

import java.time.Instant;

/// A person who can log in.
public record User(
    Profile profile, EmailAddress email, PasswordHash passwordHash, Role role, Instant createdAt) {

  public UserId id() {
    return profile.id();
  }
}

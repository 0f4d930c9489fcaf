package org.bellwether.domain.identity;

/// A password as it is kept: salted, hashed and encoded with its parameters; never printed.
public record PasswordHash(String encoded) {
  @Override
  public String toString() {
    return "(hidden)";
  }
}

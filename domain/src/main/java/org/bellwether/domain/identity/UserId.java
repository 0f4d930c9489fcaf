package org.bellwether.domain.identity;

import java.util.UUID;

/// Names one user; a UUIDv7, so that ids sort by the time they were made.
public record UserId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

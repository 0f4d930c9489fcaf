package org.bellwether.domain.market;

import java.util.UUID;

/// Names one market; a UUIDv7, so that ids sort by the time they were made.
public record MarketId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

package org.bellwether.domain.trading;

import java.util.UUID;

/// Names one trade; a UUIDv7.
public record TradeId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

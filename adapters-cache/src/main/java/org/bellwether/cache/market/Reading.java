package org.bellwether.cache.market;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bellwether.domain.market.Market;

/// One reading of a market, for all who want it meanwhile.
final class Reading {
  private final CompletableFuture<Optional<Market>> answer = new CompletableFuture<>();
  private final long beganAt;
  private volatile boolean overtaken;

  /// @param beganAt nanoseconds
  Reading(long beganAt) {
    this.beganAt = beganAt;
  }

  CompletableFuture<Optional<Market>> answer() {
    return answer;
  }

  long beganAt() {
    return beganAt;
  }

  /// The market has changed since it began, or may have: what it finds is only for those who wait
  /// for it already.
  void overtake() {
    overtaken = true;
  }

  boolean isOvertaken() {
    return overtaken;
  }
}

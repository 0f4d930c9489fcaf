package org.bellwether.cache.market;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bellwether.domain.market.Market;

/// A load of a market that is under way, for all who want it meanwhile.
final class InFlightLoad {
  private final CompletableFuture<Optional<Market>> answer = new CompletableFuture<>();
  private final long beganAt;
  private volatile boolean invalidated;

  /// @param beganAt nanoseconds
  InFlightLoad(long beganAt) {
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
  void invalidate() {
    invalidated = true;
  }

  boolean isInvalidated() {
    return invalidated;
  }
}

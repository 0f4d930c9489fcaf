package org.bellwether.persistence.transaction;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Exponential backoff with full jitter: anything up to a bound that doubles with each failure, so
/// that those who got in each other's way do not meet again.
///
/// @param first the bound after the first failure
/// @param longest what the bound grows to
public record Backoff(Duration first, Duration longest) {
  private static final int MAX_DOUBLINGS = 30;

  /// How long to wait this time.
  ///
  /// @param failures so far, at least 1
  public Duration after(int failures) {
    long bound =
        Math.min(first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS), longest.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
  }
}

package org.bellwether.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Remembers every permit it gave, and looks through all of them.
public final class InMemoryRateLimiter implements RateLimiter {
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> taken = new HashMap<>();

  public InMemoryRateLimiter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Decision take(Limit limit, String key) {
    Instant now = clock.instant();
    Deque<Instant> times =
        taken.computeIfAbsent(limit.policy() + " " + key, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && !now.isBefore(times.getFirst().plus(limit.window()))) {
      times.removeFirst();
    }
    boolean allowed = times.size() < limit.permits();
    if (allowed) {
      times.addLast(now);
    }
    Duration reset = Duration.between(now, times.getFirst().plus(limit.window()));
    return allowed
        ? Decision.allowed(limit.permits() - times.size(), reset)
        : Decision.refused(reset);
  }
}

package org.bellwether.application.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers every permit it gave, and looks through all of them.
public final class InMemoryRateLimiter implements RateLimiter {
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> taken = new HashMap<>();

  public InMemoryRateLimiter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Decision take(Limit limit, String key, int asked) {
    int permits = limit.atMost(asked);
    Instant now = clock.instant();
    Deque<Instant> times =
        taken.computeIfAbsent(limit.policy() + " " + key, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && !now.isBefore(times.getFirst().plus(limit.window()))) {
      times.removeFirst();
    }
    int left = limit.permits() - times.size();
    boolean allowed = left >= permits;
    if (allowed) {
      times.addAll(Collections.nCopies(permits, now));
    }
    Instant last = allowed ? times.getFirst() : List.copyOf(times).get(permits - left - 1);
    Duration reset = Duration.between(now, last.plus(limit.window()));
    return allowed ? Decision.allowed(left - permits, reset) : Decision.refused(left, reset);
  }
}

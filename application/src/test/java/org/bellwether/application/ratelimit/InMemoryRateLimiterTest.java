package org.bellwether.application.ratelimit;

import java.time.Duration;
import java.time.Instant;

class InMemoryRateLimiterTest extends RateLimiterContract {
  private Instant now = Instant.parse("2030-06-01T12:00:00Z");

  @Override
  protected RateLimiter limiter() {
    return new InMemoryRateLimiter(() -> now);
  }

  @Override
  protected void advance(Duration time) {
    now = now.plus(time);
  }
}

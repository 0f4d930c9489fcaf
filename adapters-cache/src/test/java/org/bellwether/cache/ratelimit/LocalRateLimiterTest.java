package org.bellwether.cache.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiterContract;

class LocalRateLimiterTest extends RateLimiterContract {
  /// Soon past the largest number, as the real one may be.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

  @Override
  protected RateLimiter limiter() {
    return new LocalRateLimiter(nanos::get);
  }

  @Override
  protected void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}

package org.bellwether.cache.ratelimit;

import java.time.Duration;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiterContract;
import org.bellwether.cache.TestRedis;

class RedisRateLimiterContractTest extends RateLimiterContract {
  private final TestTime time = new TestTime(TestRedis.empty());

  @Override
  protected RateLimiter limiter() {
    return time.node();
  }

  @Override
  protected void advance(Duration by) {
    time.advance(by);
  }
}

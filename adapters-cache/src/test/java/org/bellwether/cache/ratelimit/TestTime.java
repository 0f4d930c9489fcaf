package org.bellwether.cache.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.cache.redis.RedisBreaker;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;

/// A Redis and nodes for which time passes only when told to.
final class TestTime {
  private static final String LUA =
      "{math.floor(redis.call('GET', 'time') / 1000), redis.call('GET', 'time') % 1000 * 1000}";

  private final RedissonClient redis;
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
  private final RBucket<String> millis;
  private long redisNanos = Duration.ofDays(20_000).toNanos();

  TestTime(RedissonClient redis) {
    this.redis = redis;
    millis = redis.getBucket("time");
    tellRedis();
  }

  RateLimiter node() {
    return new RedisRateLimiter(redis, new RedisBreaker(), nanos::get, LUA);
  }

  void advance(Duration by) {
    // Redis first: what a node has done is not in its future
    redisNanos += by.toNanos();
    tellRedis();
    nanos.addAndGet(by.toNanos());
  }

  private void tellRedis() {
    millis.set(Long.toString(redisNanos / 1_000_000));
  }
}

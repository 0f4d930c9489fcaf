package org.bellwether.cache.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.cache.redis.RedisBreaker;
import org.redisson.api.RedissonClient;

/// Counts what all nodes let through together, in Redis; while that does not answer, each node
/// counts for itself, at once, and tells Redis afterwards.
///
/// Redisson's own `RRateLimiter` would ask Redis for every request, believes the clock of each
/// node, keeps an entry for every permit, and counts a permit from when it was given, so that one
/// spent later could be one too many.
public final class RedisRateLimiter implements RateLimiter {
  private final Cache<LimitedKey, Allowance> allowances;
  private final RedisLeases leases;
  private final Ticker ticker;

  public RedisRateLimiter(RedissonClient redis, RedisBreaker breaker) {
    this(redis, breaker, Ticker.systemTicker(), RedisLeases.REDIS_TIME);
  }

  RedisRateLimiter(RedissonClient redis, RedisBreaker breaker, Ticker ticker, String redisClock) {
    this.ticker = ticker;
    leases = new RedisLeases(redis, breaker, ticker, redisClock);
    allowances = LimitedKey.cache(ticker);
  }

  @Override
  public Decision take(Limit limit, String key, int permits) {
    return allowances
        .get(new LimitedKey(limit, key), limited -> new Allowance(limited, leases, ticker))
        .take(limit.atMost(permits));
  }
}

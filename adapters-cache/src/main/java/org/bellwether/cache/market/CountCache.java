package org.bellwether.cache.market;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.bellwether.cache.redis.RedisBreaker;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;

/// Counts that all nodes share through Redis, for as long as it answers.
///
/// A value carries the time it was counted at and is believed for its lifetime only: Redis may have
/// been halted between the command and its execution, and would then hold an old value for new.
final class CountCache {
  private static final Pattern SHAPE = Pattern.compile("\\d{1,18}@\\d{1,18}");

  private final RedissonClient redis;
  private final RedisBreaker breaker;
  private final Duration lifetime;
  private final InstantSource clock;

  CountCache(RedissonClient redis, RedisBreaker breaker, Duration lifetime, InstantSource clock) {
    this.redis = redis;
    this.breaker = breaker;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /// Empty when Redis has none or does not answer.
  OptionalLong find(String key) {
    try {
      String value = breaker.<@Nullable String>ask(() -> bucket(key).getAsync()).join();
      return value == null ? OptionalLong.empty() : fresh(value);
    } catch (CompletionException _) {
      return OptionalLong.empty();
    }
  }

  /// Nobody waits for it.
  void keep(String key, long count, Instant countedAt) {
    breaker.tell(() -> bucket(key).setAsync(count + "@" + countedAt.toEpochMilli(), lifetime));
  }

  private RBucket<String> bucket(String key) {
    return redis.getBucket(key);
  }

  private OptionalLong fresh(String value) {
    if (!SHAPE.matcher(value).matches()) {
      return OptionalLong.empty(); // not from us
    }
    String[] parts = value.split("@", 2);
    long ageMillis = clock.millis() - Long.parseLong(parts[1]);
    // the clocks of two nodes differ a little, so the age may be below zero
    return Math.abs(ageMillis) <= lifetime.toMillis()
        ? OptionalLong.of(Long.parseLong(parts[0]))
        : OptionalLong.empty();
  }
}

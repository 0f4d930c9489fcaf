package org.bellwether.cache.market;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts that all nodes share through Redis, for as long as it answers.
///
/// A value carries the time it was counted at and is believed for its lifetime only: Redis may have
/// been halted between the command and its execution, and would then hold an old value for new.
final class CountCache {
  private static final Pattern SHAPE = Pattern.compile("\\d{1,18}@\\d{1,18}");
  private static final Logger LOG = LoggerFactory.getLogger(CountCache.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  private final RedissonClient redis;
  private final Duration lifetime;
  private final Ticker ticker;
  private final InstantSource clock;

  /// Redis is not asked before; 0 while it answers.
  private final AtomicLong pausedUntilNanos = new AtomicLong();

  CountCache(RedissonClient redis, Duration lifetime, Ticker ticker, InstantSource clock) {
    this.redis = redis;
    this.lifetime = lifetime;
    this.ticker = ticker;
    this.clock = clock;
  }

  OptionalLong find(String key) {
    String value = bounded(() -> bucket(key).get());
    return value == null ? OptionalLong.empty() : fresh(value);
  }

  void keep(String key, long count, Instant countedAt) {
    bounded(() -> {
      bucket(key).set(count + "@" + countedAt.toEpochMilli(), lifetime);
      return "kept";
    });
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

  /// Null when Redis has nothing or does not answer; then it is left alone for a while, since each
  /// attempt costs somebody the whole patience.
  private @Nullable String bounded(Supplier<@Nullable String> command) {
    long until = pausedUntilNanos.get();
    if (until != 0 && ticker.read() - until < 0) {
      return null;
    }
    try {
      String answer =
          CompletableFuture.supplyAsync(command, Thread::startVirtualThread)
              .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      if (pausedUntilNanos.getAndSet(0) != 0) {
        LOG.info("Redis answers again");
      }
      return answer;
    } catch (CompletionException e) {
      long pause = ticker.read() + PAUSE_AFTER_FAILURE.toNanos();
      if (pausedUntilNanos.getAndSet(pause == 0 ? 1 : pause) == 0) {
        LOG.warn("Redis does not answer, totals are counted in the database", e.getCause());
      }
      return null;
    }
  }
}

package org.bellwether.cache.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.cache.redis.RedisBreaker;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.StringCodec;

/// Permits that nodes borrow from Redis, where all that share a limit are counted, by its clock.
///
/// For each key there is a hash. A field is a time in milliseconds and its value the number of
/// permits that may be spent until then at the latest, so that all of them count for one window
/// more. Times are rounded up to a 64th of the window, except for small limits, which bounds the
/// fields. When a lease has ended, what was spent of it moves to the present, if that is earlier,
/// and the rest is given back.
///
/// No window has too many: of all permits spent in it take the lease that was granted last. At that
/// moment every other of these permits was still counted, its latest time being less than a window
/// ago, and the script grants no more than is left.
final class RedisLeases {
  private static final String PREFIX = "bellwether:v1:limit:";
  private static final int EXACT_UP_TO = 64;
  private static final int GRAINS = 64;
  private static final Duration LIFE_WHEN_WAITED_FOR = Duration.ofSeconds(5);

  /// Of Redis, as seconds and microseconds.
  static final String REDIS_TIME = "redis.call('TIME')";

  /// Answers `{granted, until, left, millis to wait}`.
  private static final String LEASE =
      """
      local permits, window, life, grain = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
      local want, need, least, spent = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      -- a millisecond that has begun may go on for all of it
      local function field(millis)
        return string.format('%.0f', math.ceil((millis + 1) / grain) * grain)
      end
      for i = 9, #ARGV, 3 do
        local leased, till = redis.call('HGET', KEYS[1], ARGV[i]), tonumber(ARGV[i])
        local back, used = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
        if leased and till <= tonumber(field(now)) then
          back = back - used
        elseif till + window > now then
          spent = spent + used
        end
        if leased and back > 0 then
          redis.call('HSET', KEYS[1], ARGV[i], math.max(0, tonumber(leased) - back))
        end
      end
      if spent > 0 then
        redis.call('HINCRBY', KEYS[1], field(now), spent)
      end
      local counted, used = {}, 0
      local all = redis.call('HGETALL', KEYS[1])
      for i = 1, #all, 2 do
        local till = tonumber(all[i]) + window
        if till <= now or all[i + 1] == '0' then
          redis.call('HDEL', KEYS[1], all[i])
        else
          used = used + tonumber(all[i + 1])
          counted[#counted + 1] = {till, tonumber(all[i + 1])}
        end
      end
      local free = math.max(0, permits - used)
      -- the less there is, the less at once, so that no node sits on what another needs
      local granted = math.min(want, math.max(math.min(need, free), math.floor(free / 4)))
      if free < least then granted = 0 end
      redis.call('PEXPIRE', KEYS[1], 2 * window)
      if granted > 0 then
        local till = field(now + life)
        redis.call('HINCRBY', KEYS[1], till, granted)
        return {granted, till, free - granted, 0}
      end
      table.sort(counted, function(a, b) return a[1] < b[1] end)
      local wait = 0
      for _, entry in ipairs(counted) do
        used = used - entry[2]
        wait = entry[1] - now
        if used <= permits - least then break end
      end
      return {0, '0', free, wait}
      """;

  private final RedissonClient redis;
  private final RedisBreaker breaker;
  private final Ticker ticker;
  private final String script;

  /// @param clock in Lua, what [#REDIS_TIME] does
  RedisLeases(RedissonClient redis, RedisBreaker breaker, Ticker ticker, String clock) {
    this.redis = redis;
    this.breaker = breaker;
    this.ticker = ticker;
    script = LEASE.replace(REDIS_TIME, clock);
  }

  /// Permits that one node may spend.
  ///
  /// @param field where they are counted
  record Lease(String field, int granted, long lifeNanos, long endNanos) {}

  /// A lease that nothing will be spent of any more.
  record Closed(String field, int granted, int spent) {}

  /// @param lease null when there was nothing left
  /// @param left in Redis, for anybody
  /// @param waitNanos until there will be something
  record Answer(@Nullable Lease lease, int left, long waitNanos) {}

  /// How long a lease can be spent from: long enough that somebody who asks now and then need not
  /// borrow each time. What is borrowed for those who wait for it is spent at once, and Redis would
  /// believe for that long that it was not.
  private static Duration life(Limit limit, boolean ahead) {
    if (ahead) {
      return limit.window().dividedBy(2);
    }
    Duration life = limit.window().dividedBy(10);
    return life.compareTo(LIFE_WHEN_WAITED_FOR) < 0 ? life : LIFE_WHEN_WAITED_FOR;
  }

  /// Whether Redis is worth waiting for.
  boolean answers() {
    return breaker.isClosed();
  }

  /// Borrows permits; fails soon when Redis does not answer. What is told along with it is told
  /// once: whether a failed call has told it nobody knows, and then Redis counts too much for a
  /// while, never too little.
  ///
  /// @param want how many at the most
  /// @param need how many are waited for
  /// @param least with fewer than these, there are to be none
  /// @param unleased how many were spent that Redis does not know of
  CompletableFuture<Answer> lease(
      LimitedKey limited, int want, int need, int least, int unleased, List<Closed> closed) {
    Limit limit = limited.limit();
    long window = limit.window().toMillis();
    Duration life = life(limit, want > need);
    long grain = limit.permits() <= EXACT_UP_TO ? 1 : Math.max(1, window / GRAINS);
    List<Object> arguments =
        new ArrayList<>(
            List.of(limit.permits(), window, life.toMillis(), grain, want, need, least, unleased));
    for (Closed lease : closed) {
      arguments.addAll(List.of(lease.field(), lease.granted(), lease.spent()));
    }
    long asked = ticker.read();
    return breaker
        .ask(() -> call(PREFIX + limit.policy() + ":" + limited.key(), arguments))
        // what comes after the end of the lease is no use
        .orTimeout(life.toNanos(), TimeUnit.NANOSECONDS)
        // Redis granted it later than it was asked to, so this end is never too late
        .thenApply(answer -> answer(answer, life.toNanos(), asked + life.toNanos()));
  }

  private RFuture<List<Object>> call(String key, List<Object> arguments) {
    return redis
        // sent again, it would be done again
        .getScript(
            OptionalOptions.defaults()
                .codec(StringCodec.INSTANCE)
                .timeout(RedisBreaker.PATIENCE)
                .retryAttempts(0))
        .evalAsync(
            RScript.Mode.READ_WRITE,
            script,
            RScript.ReturnType.LIST,
            List.of(key),
            arguments.toArray());
  }

  private Answer answer(List<Object> answer, long lifeNanos, long endNanos) {
    int granted = number(answer.get(0)).intValue();
    return new Answer(
        granted == 0
            ? null
            : new Lease(String.valueOf(answer.get(1)), granted, lifeNanos, endNanos),
        number(answer.get(2)).intValue(),
        TimeUnit.MILLISECONDS.toNanos(number(answer.get(3))));
  }

  private static Long number(Object value) {
    return Long.valueOf(value.toString());
  }
}

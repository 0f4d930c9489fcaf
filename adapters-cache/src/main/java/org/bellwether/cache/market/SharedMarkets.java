package org.bellwether.cache.market;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.bellwether.cache.RedisBreaker;
import org.bellwether.cache.RedisConnection;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Markets in Redis, each under its own key: `version epoch market`. After a change there is
/// `version 0` without a market for a while: nothing older may be put there any more, whoever read
/// it when. The market is put there by the next one who reads it.
final class SharedMarkets {
  /// Its number is that of the format, see [MarketBytes].
  static final String PREFIX = "bellwether:v1:market:";

  /// The version of what is gone for good.
  static final long GONE = (1L << 53) - 1;

  /// Longer than anybody may take from reading a market to putting it there.
  static final Duration MARK_LIFETIME = Duration.ofSeconds(30);

  private static final int LONGEST_HEAD = 40;
  private static final int JITTER_PERCENT = 10;
  private static final Logger LOG = LoggerFactory.getLogger(SharedMarkets.class);

  private static final String KEEP =
      """
      local held = string.match(redis.call('GETRANGE', KEYS[1], 0, 40), '^(%d+) ')
      if not held or tonumber(held) <= tonumber(ARGV[1]) then
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
        return 1
      end
      return 0
      """;

  private static final String OUTDATE =
      """
      for i, key in ipairs(KEYS) do
        local held = string.match(redis.call('GETRANGE', key, 0, 40), '^(%d+) ')
        if not held or tonumber(held) < tonumber(ARGV[i + 1]) then
          local set = redis.pcall('SET', key, ARGV[i + 1] .. ' 0 ', 'PX', ARGV[1])
          if set.err then
            redis.call('DEL', key) -- which even a full Redis does
          end
        end
      end
      return 1
      """;

  private final RedissonClient redis;
  private final RedisBreaker breaker;
  private final Duration lifetime;
  private final boolean oneServer;

  SharedMarkets(RedisConnection connection, RedisBreaker breaker, Duration lifetime) {
    this.redis = connection.client();
    this.oneServer = connection.isOneServer();
    this.breaker = breaker;
    this.lifetime = lifetime;
  }

  static String key(MarketId id) {
    return PREFIX + id;
  }

  /// The market as somebody has put it there in this epoch; null when there is none, or no answer.
  @Nullable Market find(MarketId id, long epoch) {
    byte[] bytes;
    try {
      bytes =
          breaker
              .<byte @Nullable []>ask(
                  () -> redis.<byte[]>getBucket(key(id), ByteArrayCodec.INSTANCE).getAsync())
              .join();
    } catch (CompletionException _) {
      return null;
    }
    return bytes == null ? null : read(bytes, epoch);
  }

  private static @Nullable Market read(byte[] bytes, long epoch) {
    String head = new String(bytes, 0, Math.min(bytes.length, LONGEST_HEAD), US_ASCII);
    int first = head.indexOf(' ');
    int second = head.indexOf(' ', first + 1);
    if (first < 0
        || second < 0
        || !head.substring(first + 1, second).equals(Long.toString(epoch))) {
      return null;
    }
    try {
      return MarketBytes.read(bytes, second + 1);
    } catch (RuntimeException e) {
      LOG.debug("not a market", e);
      return null;
    }
  }

  /// Puts it there unless there has been a change since it was read.
  ///
  /// @param epoch the one in which it was read
  /// @return 1 when it was put there
  CompletableFuture<Long> keep(Market market, long epoch) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes((market.version() + " " + epoch + " ").getBytes(US_ASCII));
    value.writeBytes(MarketBytes.write(market));
    return breaker.ask(() ->
        redis
            .getScript(once(ByteArrayCodec.INSTANCE))
            .<Long>evalAsync(
                RScript.Mode.READ_WRITE,
                KEEP,
                RScript.ReturnType.LONG,
                List.of(key(market.id())),
                ascii(market.version()),
                ascii(jittered()),
                value.toByteArray()));
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }

  /// So that what was read together is not read together again.
  private long jittered() {
    long millis = lifetime.toMillis();
    long most = Math.max(1, millis * JITTER_PERCENT / 100);
    return Math.max(1, millis - ThreadLocalRandom.current().nextLong(most));
  }

  /// From now on nothing older than these versions is found there, or can be put there.
  ///
  /// @return fails when Redis does not say that it is so
  CompletableFuture<@Nullable Void> outdate(Map<MarketId, Long> versions) {
    if (oneServer) {
      return outdateTogether(versions);
    }
    return CompletableFuture.allOf(
        versions.entrySet().stream()
            .map(one -> outdateTogether(Map.ofEntries(one)))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<@Nullable Void> outdateTogether(Map<MarketId, Long> versions) {
    List<Object> keys = new ArrayList<>(versions.size());
    List<Object> arguments = new ArrayList<>(versions.size() + 1);
    arguments.add(MARK_LIFETIME.toMillis());
    versions.forEach((id, version) -> {
      keys.add(key(id));
      arguments.add(version);
    });
    return breaker
        .<Long>ask(() ->
            redis
                .getScript(once(StringCodec.INSTANCE))
                .evalAsync(
                    RScript.Mode.READ_WRITE,
                    OUTDATE,
                    RScript.ReturnType.LONG,
                    keys,
                    arguments.toArray()))
        .thenAccept(_ -> {});
  }

  private static OptionalOptions once(Codec codec) {
    return OptionalOptions.defaults().codec(codec).timeout(RedisBreaker.PATIENCE).retryAttempts(0);
  }
}

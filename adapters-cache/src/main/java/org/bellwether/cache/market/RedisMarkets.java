package org.bellwether.cache.market;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bellwether.application.batching.PipelinedCalls;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;
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
final class RedisMarkets {
  /// Its number is that of the format, see [MarketBytes].
  static final String PREFIX = "bellwether:v2:market:";

  /// The version of what is gone for good.
  static final long GONE = (1L << 53) - 1;

  /// Longer than anybody may take from reading a market to putting it there.
  static final Duration MARK_LIFETIME = Duration.ofSeconds(30);

  private static final int JITTER_PERCENT = 10;
  private static final Logger LOG = LoggerFactory.getLogger(RedisMarkets.class);

  private static final String KEEP =
      """
      local kept = {}
      for i, key in ipairs(KEYS) do
        local held = string.match(redis.call('GETRANGE', key, 0, 40), '^(%d+) ')
        kept[i] = 0
        if not held or tonumber(held) <= tonumber(ARGV[3 * i - 2]) then
          redis.call('SET', key, ARGV[3 * i], 'PX', ARGV[3 * i - 1])
          kept[i] = 1
        end
      end
      return kept
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
  private final PipelinedCalls<MarketId, Optional<byte[]>> finds =
      new PipelinedCalls<>(this::findAll);
  private final PipelinedCalls<Kept, Boolean> keeps = new PipelinedCalls<>(this::keepAll);

  /// A market on its way to Redis.
  private record Kept(Market market, long epoch) {}

  RedisMarkets(RedisConnection connection, RedisBreaker breaker, Duration lifetime) {
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
    try {
      return finds.execute(id).join().map(bytes -> read(bytes, epoch)).orElse(null);
    } catch (CompletionException _) {
      return null;
    }
  }

  private CompletableFuture<List<Optional<byte[]>>> findAll(List<MarketId> ids) {
    List<String> keys = ids.stream().map(RedisMarkets::key).toList();
    return breaker
        .<Map<String, byte[]>>ask(
            () -> redis.getBuckets(ByteArrayCodec.INSTANCE).getAsync(keys.toArray(String[]::new)))
        .thenApply(found -> keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList());
  }

  private static @Nullable Market read(byte[] bytes, long epoch) {
    Head head = Head.of(bytes);
    if (head == null || head.epoch() != epoch) {
      return null;
    }
    try {
      return MarketBytes.read(bytes, head.length());
    } catch (RuntimeException e) {
      LOG.debug("not a market", e);
      return null;
    }
  }

  /// The version of the market that somebody has put there in this epoch; 0 when there is none.
  CompletableFuture<Long> version(MarketId id, long epoch) {
    return finds
        .execute(id)
        .thenApply(found ->
            found
                .map(Head::of)
                .filter(head -> head.epoch() == epoch)
                .map(Head::version)
                .orElse(0L));
  }

  /// What a value begins with.
  private record Head(long version, long epoch, int length) {
    private static final int LONGEST = 40;
    private static final Pattern FORM = Pattern.compile("(\\d{1,16}) (\\d{1,16}) ");

    static @Nullable Head of(byte[] value) {
      Matcher head = FORM.matcher(new String(value, 0, Math.min(value.length, LONGEST), US_ASCII));
      return head.lookingAt()
          ? new Head(Long.parseLong(head.group(1)), Long.parseLong(head.group(2)), head.end())
          : null;
    }
  }

  /// Puts it there unless there has been a change since it was read.
  ///
  /// @param epoch the one in which it was read
  /// @return whether it was put there
  CompletableFuture<Boolean> keep(Market market, long epoch) {
    Kept kept = new Kept(market, epoch);
    // keys of one call must be on one server
    return oneServer ? keeps.execute(kept) : keepAll(List.of(kept)).thenApply(List::getFirst);
  }

  private CompletableFuture<List<Boolean>> keepAll(List<Kept> all) {
    List<Object> keys = new ArrayList<>(all.size());
    List<Object> arguments = new ArrayList<>(3 * all.size());
    for (Kept kept : all) {
      keys.add(key(kept.market().id()));
      arguments.add(ascii(kept.market().version()));
      arguments.add(ascii(jittered()));
      arguments.add(bytes(kept));
    }
    return breaker
        .<List<Long>>ask(() ->
            redis
                .getScript(once(ByteArrayCodec.INSTANCE))
                .evalAsync(
                    RScript.Mode.READ_WRITE,
                    KEEP,
                    RScript.ReturnType.LIST,
                    keys,
                    arguments.toArray()))
        .thenApply(answers -> answers.stream().map(answer -> answer == 1).toList());
  }

  private static byte[] bytes(Kept kept) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.writeBytes((kept.market().version() + " " + kept.epoch() + " ").getBytes(US_ASCII));
    value.writeBytes(MarketBytes.write(kept.market()));
    return value.toByteArray();
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
  CompletableFuture<@Nullable Void> invalidate(Map<MarketId, Long> versions) {
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

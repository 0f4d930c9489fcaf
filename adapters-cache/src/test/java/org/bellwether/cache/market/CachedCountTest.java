package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.cache.TestRedis;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.slf4j.LoggerFactory;

class CachedCountTest {
  private static final MarketFilter ACTIVE =
      new MarketFilter(MarketStatus.ACTIVE, null, null, null, null, null);

  private final AtomicInteger counted = new AtomicInteger();
  private volatile LongSupplier answer = () -> 42;

  /// Nanoseconds since the test began: of the ticker and of the clock.
  private final AtomicLong nanos = new AtomicLong();

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// A node over the database whose count is `answer`.
  private MarketRepository node(@Nullable RedissonClient redis) {
    MarketRepository database =
        (MarketRepository)
            Proxy.newProxyInstance(
                MarketRepository.class.getClassLoader(),
                new Class<?>[] {MarketRepository.class},
                (_, _, _) -> {
                  counted.incrementAndGet();
                  return answer.getAsLong();
                });
    InstantSource clock = () -> Instant.EPOCH.plusNanos(nanos.get());
    CountCache shared =
        redis == null
            ? null
            : new CountCache(redis, new RedisBreaker(), CachedMarketRepository.LIFETIME, clock);
    return new CachedMarketRepository(
        database, new InMemoryTransactions(), null, _ -> {}, shared, nanos::get, clock);
  }

  @Test
  void many_who_ask_at_once_cost_one_count() throws Exception {
    CountDownLatch asked = new CountDownLatch(1000);
    answer =
        () -> {
          try {
            asked.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return 42;
        };
    MarketRepository node = node(TestRedis.empty());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        counts.add(
            threads.submit(() -> {
              asked.countDown();
              return node.count(ACTIVE);
            }));
      }
      for (Future<Long> count : counts) {
        assertThat(count.get()).isEqualTo(42);
      }
    }
    assertThat(counted).hasValue(1);
  }

  @Test
  void the_nodes_share_a_count_and_none_shows_it_for_more_than_two_seconds() {
    RedissonClient redis = TestRedis.empty();
    MarketRepository first = node(redis);
    MarketRepository second = node(redis);
    assertThat(first.count(ACTIVE)).isEqualTo(42);
    answer = () -> 43;
    // at the last moment the second node takes over what the first one counted
    await().until(() -> redis.getKeys().count() == 1);
    advance(CachedMarketRepository.LIFETIME);
    assertThat(second.count(ACTIVE)).isEqualTo(42);
    assertThat(counted).hasValue(1);
    advance(CachedMarketRepository.LIFETIME.minusMillis(1));
    assertThat(second.count(ACTIVE)).isEqualTo(42);
    advance(Duration.ofMillis(200));
    assertThat(Instant.EPOCH.plusNanos(nanos.get())).isBefore(Instant.EPOCH.plusSeconds(2));
    assertThat(second.count(ACTIVE)).isEqualTo(43);
    assertThat(first.count(ACTIVE)).isEqualTo(43);
    assertThat(counted).hasValue(2);
  }

  @Test
  void redis_forgets_by_itself() {
    RedissonClient redis = TestRedis.empty();
    assertThat(node(redis).count(ACTIVE)).isEqualTo(42);
    await().until(() -> redis.getKeys().count() == 1);
    await().atMost(Duration.ofSeconds(60)).until(() -> redis.getKeys().count() == 0);
  }

  @Test
  void without_redis_a_node_counts_for_itself() {
    MarketRepository node = node(null);
    assertThat(node.count(ACTIVE)).isEqualTo(42);
    assertThat(node.count(ACTIVE)).isEqualTo(42);
    assertThat(node.count(MarketFilter.ALL)).isEqualTo(42);
    assertThat(counted).hasValue(2);
  }

  @Test
  void when_redis_dies_counts_still_come_quickly_with_one_warning() {
    Logger log = (Logger) LoggerFactory.getLogger(RedisBreaker.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    log.addAppender(logged);
    try (TestRedis redis = TestRedis.start()) {
      MarketRepository node = node(redis.client());
      assertThat(node.count(ACTIVE)).isEqualTo(42);
      redis.stop();
      answer = () -> 43;
      for (int i = 0; i < 20; i++) {
        advance(CachedMarketRepository.LIFETIME.plusMillis(1));
        Instant asked = Instant.now();
        assertThat(node.count(ACTIVE)).isEqualTo(43);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
      }
      assertThat(logged.list).hasSize(1);
    } finally {
      log.detachAppender(logged);
    }
  }

  @Test
  void an_outage_of_the_database_comes_out_as_it_is_and_is_not_remembered() {
    Outage outage = new Outage("the database cannot be reached", new IllegalStateException());
    answer =
        () -> {
          throw outage;
        };
    MarketRepository node = node(TestRedis.empty());
    assertThatThrownBy(() -> node.count(ACTIVE)).isSameAs(outage);
    answer = () -> 42;
    assertThat(node.count(ACTIVE)).isEqualTo(42);
  }

  @Test
  void keys_tell_filters_apart() {
    Instant time = Instant.parse("2026-06-01T12:00:00Z");
    UserId ann = new UserId(new UUID(1, 2));
    assertThat(
            CachedMarketRepository.key(
                new MarketFilter(MarketStatus.ACTIVE, "a&b", "c d", ann, time, null)))
        .isEqualTo(
            "bellwether:v1:markets:count:=ACTIVE&=a%26b&=c+d&"
                + "=00000000-0000-0001-0000-000000000002&=2026-06-01T12%3A00%3A00Z&");
    assertThat(CachedMarketRepository.key(new MarketFilter(null, "x&", null, null, null, null)))
        .isNotEqualTo(
            CachedMarketRepository.key(new MarketFilter(null, "x", "", null, null, null)));
  }
}

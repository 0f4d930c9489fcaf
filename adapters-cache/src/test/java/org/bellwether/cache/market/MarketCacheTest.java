package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bellwether.cache.cluster.Cluster.LONGEST_MEMORY;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.bellwether.application.market.MarketSignals;
import org.bellwether.cache.TestRedis;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/// Two nodes over one database and one real Redis. To be acknowledged means here that a change has
/// returned.
class MarketCacheTest {
  private static final ObservedMarkets DATABASE = new ObservedMarkets();
  private static final TestMarkets MADE = new TestMarkets(System.nanoTime());
  private static TestNode first;
  private static TestNode second;

  private Market market;

  @BeforeAll
  static void start() {
    TestRedis.empty();
    first = TestNode.on(TestRedis.shared(), DATABASE.repository);
    second = TestNode.on(TestRedis.shared(), DATABASE.repository);
    await().until(() -> first.nodes.others() == 1);
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
  }

  @BeforeEach
  void makeMarket() {
    first.settled();
    second.settled();
    DATABASE.beforeAnswering = () -> {};
    Market made = MADE.market(new UserId(new UUID(1, 2)), null);
    market =
        new Market(
            made.id(),
            null,
            made.creatorId(),
            closingAt(made.terms(), Instant.now().plusSeconds(3600)),
            made.outcomes(),
            MarketStatus.ACTIVE,
            made.volume(),
            made.createdAt(),
            made.updatedAt(),
            1);
    first.markets.create(market);
    first.cache.readYourWrites().await();
    DATABASE.reads.set(0);
  }

  private static MarketTerms closingAt(MarketTerms terms, Instant closesAt) {
    return new MarketTerms(
        terms.name(), terms.description(), terms.category(), terms.tags(), closesAt);
  }

  private static Market next(Market before) {
    return before.revise(before.terms(), Instant.now());
  }

  private static RedissonClient redis() {
    return TestRedis.shared().client();
  }

  private static String inRedis(MarketId id) {
    String value = redis().<String>getBucket(RedisMarkets.key(id), StringCodec.INSTANCE).get();
    return value == null ? "" : value;
  }

  private void isInRedis(long version) {
    await().until(() -> inRedis(market.id()).matches("(?s)" + version + " [1-9].*"));
  }

  private long versionOn(TestNode node) {
    return node.markets.findById(market.id()).orElseThrow().version();
  }

  @Test
  @Timeout(20)
  void a_change_wakes_who_watches_on_any_node() throws Exception {
    for (TestNode node : List.of(first, second)) {
      try (MarketSignals.Watch watch = node.watches.watch(market.id())) {
        market = next(market);
        first.change(market);
        watch.await(Duration.ofMinutes(1));
        assertThat(versionOn(node)).isEqualTo(market.version());
      }
    }
  }

  @Test
  void a_market_is_read_once_for_all_nodes() {
    assertThat(first.markets.findById(market.id())).contains(market);
    isInRedis(1);
    for (int i = 0; i < 10; i++) {
      assertThat(first.markets.findById(market.id())).contains(market);
      assertThat(second.markets.findById(market.id())).contains(market);
    }
    assertThat(DATABASE.reads).hasValue(1);
    assertThat(redis().getBucket(RedisMarkets.key(market.id())).remainTimeToLive())
        .isBetween(Duration.ofSeconds(265).toMillis(), Duration.ofSeconds(300).toMillis());
  }

  @Test
  void what_is_found_near_does_not_ask_redis() {
    first.markets.findById(market.id());
    long before = first.cache.figures().near();
    long gets = TestRedis.calls(redis(), "get");
    for (int i = 0; i < 100; i++) {
      first.markets.findById(market.id());
    }
    assertThat(first.cache.figures().near() - before).isGreaterThan(95);
    assertThat(TestRedis.calls(redis(), "get") - gets).isLessThan(5);
  }

  /// For longer than anything is remembered without asking; who asks never waits for Redis.
  @Test
  void what_is_asked_for_all_the_time_stays_near() {
    versionOn(first);
    isInRedis(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          long before = readings(first);
          await()
              .pollInterval(Duration.ofMillis(20))
              .during(LONGEST_MEMORY.multipliedBy(2))
              .until(() -> versionOn(first) == 1);
          return readings(first) == before;
        });
  }

  private static long readings(TestNode node) {
    MarketCache.Figures figures = node.cache.figures();
    return figures.redis() + figures.database();
  }

  /// Readers of both nodes keep it in everybody's memory all the time.
  @Test
  void whoever_has_changed_it_on_one_node_reads_the_change_on_any() throws Exception {
    Semaphore stop = new Semaphore(0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TestNode node : List.of(first, second, first, second)) {
        threads.execute(() -> {
          while (stop.availablePermits() == 0) {
            versionOn(node);
            LockSupport.parkNanos(50_000);
          }
        });
      }
      try {
        List<TestNode> nodes = List.of(first, second);
        for (int i = 0; i < 400; i++) {
          market = next(market);
          nodes.get(i % 2).change(market);
          for (TestNode node : nodes) {
            assertThat(versionOn(node)).isEqualTo(market.version());
          }
        }
      } finally {
        stop.release();
      }
    }
  }

  /// The reader has read and not answered when the market changes twice.
  @Test
  void a_slow_reader_does_not_put_an_old_value_back() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> slow = hasReadAndWaits(threads, goOn);
      first.change(next(market));
      goOn.countDown();
      // it had asked before
      assertThat(slow.get()).isEqualTo(1);
    }
    assertThat(versionOn(second)).isEqualTo(2);
    assertThat(versionOn(first)).isEqualTo(2);
    isInRedis(2);
    assertThat(DATABASE.reads).hasValueBetween(2, 3);
  }

  /// As above, and the second node never hears of the change: only versions can tell.
  @Test
  void redis_itself_refuses_an_old_value() {
    first.change(next(market));
    RedisMarkets shared = new RedisMarkets(second.redis, second.breaker, Duration.ofMinutes(5));
    long epoch = second.nodes.epoch();
    assertThat(inRedis(market.id())).isEqualTo("2 0 ");
    assertThat(shared.keep(market, epoch).join()).isFalse();
    assertThat(shared.find(market.id(), epoch)).isNull();
    assertThat(shared.keep(next(market), epoch).join()).isTrue();
    assertThat(shared.keep(market, epoch).join()).isFalse();
    isInRedis(2);
  }

  @Test
  void who_asks_after_a_change_does_not_join_a_reading_from_before() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> early = hasReadAndWaits(threads, goOn);
      first.change(next(market));
      assertThat(versionOn(second)).isEqualTo(2);
      goOn.countDown();
      early.get();
    }
  }

  /// Somebody on the second node who has read the market and answers when told to.
  private Future<Long> hasReadAndWaits(ExecutorService threads, CountDownLatch goOn)
      throws InterruptedException {
    CountDownLatch hasRead = new CountDownLatch(1);
    DATABASE.beforeAnswering =
        () -> {
          hasRead.countDown();
          awaitLatch(goOn);
        };
    Future<Long> version = threads.submit(() -> versionOn(second));
    hasRead.await();
    DATABASE.beforeAnswering = () -> {};
    return version;
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_thousand_who_miss_it_at_once_cost_one_reading() throws Exception {
    CyclicBarrier together = new CyclicBarrier(1000);
    Semaphore asked = new Semaphore(0);
    DATABASE.beforeAnswering = () -> asked.acquireUninterruptibly(1000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Market>>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        answers.add(
            threads.submit(() -> {
              together.await();
              asked.release();
              return first.markets.findById(market.id());
            }));
      }
      for (Future<Optional<Market>> answer : answers) {
        assertThat(answer.get()).contains(market);
      }
    }
    assertThat(DATABASE.reads).hasValue(1);
  }

  @Test
  void what_is_missing_is_remembered_until_it_is_made() {
    Market later = MADE.market(market.creatorId(), null);
    for (int i = 0; i < 10; i++) {
      assertThat(second.markets.findById(later.id())).isEmpty();
    }
    assertThat(DATABASE.reads).hasValue(1);
    first.markets.create(later);
    first.cache.readYourWrites().await();
    assertThat(second.markets.findById(later.id())).contains(later);
  }

  @Test
  void what_is_deleted_is_gone_everywhere() {
    versionOn(second);
    first.transactions.inTransaction(() -> first.markets.delete(market.id()));
    first.cache.readYourWrites().await();
    assertThat(second.markets.findById(market.id())).isEmpty();
    assertThat(first.markets.findById(market.id())).isEmpty();
  }

  @Test
  void what_a_job_closes_is_seen_to_be_closed() {
    Market due =
        market.revise(closingAt(market.terms(), Instant.now().minusSeconds(1)), Instant.now());
    first.change(due);
    assertThat(versionOn(second)).isEqualTo(2);
    first.transactions.inTransaction(() -> first.markets.closeDue(10));
    first.cache.readYourWrites().await();
    assertThat(second.markets.findById(market.id()).orElseThrow().status())
        .isEqualTo(MarketStatus.CLOSED);
  }

  @Test
  void within_a_transaction_the_database_is_read() {
    versionOn(first);
    MarketRepository directly = DATABASE.repository;
    directly.update(next(market)); // which nobody is told
    assertThat(first.transactions.inTransaction(() -> versionOn(first))).isEqualTo(2);
  }

  /// Its last change may have been told to nobody.
  @Test
  void when_a_node_vanishes_nothing_from_before_is_believed() {
    versionOn(first);
    versionOn(second);
    isInRedis(1);
    DATABASE.repository.update(next(market)); // and there it died
    redis()
        .getMap("bellwether:v1:nodes", StringCodec.INSTANCE)
        .put("node:dead", System.currentTimeMillis() - 60_000 + " 1");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> versionOn(first) == 2 && versionOn(second) == 2);
  }

  /// As after a fail-over to a standby that had not got everything, or a restored backup: versions
  /// are given twice, so what is remembered may be another market of the same version, or one that
  /// the database never gets to.
  @Test
  void what_a_database_has_lost_is_forgotten_on_all_nodes() {
    first.change(next(market));
    assertThat(versionOn(first)).isEqualTo(2);
    isInRedis(2);
    assertThat(versionOn(second)).isEqualTo(2);
    DATABASE.lose(market);
    first.databaseRun = "second";
    await()
        .untilAsserted(() -> {
          assertThat(versionOn(first)).isEqualTo(1);
          assertThat(versionOn(second)).isEqualTo(1);
        });
    second.databaseRun = "second"; // which all know by now
    Market other =
        market.revise(MADE.terms(), Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MICROS));
    second.change(other);
    for (TestNode node : List.of(first, second)) {
      await().until(() -> node.markets.findById(market.id()).equals(Optional.of(other)));
    }
  }

  /// The other cannot be told, so it may not be relied on to know.
  @Test
  void a_node_that_does_not_listen_is_waited_for_as_long_as_it_remembers_and_no_longer() {
    versionOn(second);
    second
        .redis
        .client()
        .getTopic("bellwether:v1:nodes", StringCodec.INSTANCE)
        .removeAllListeners();
    long start = System.nanoTime();
    first.change(next(market));
    assertThat(versionOn(second)).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    // it notices that it hears nothing, does without memory, and is waited for no more
    await().atMost(Duration.ofSeconds(60)).until(() -> first.nodes.others() == 0);
    assertThat(second.nodes.mayServeLocally()).isFalse();
    first.change(next(next(market)));
    assertThat(versionOn(second)).isEqualTo(3);
    await().atMost(Duration.ofSeconds(60)).until(second.nodes::mayServeLocally);
  }
}

package org.bellwether.cache.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.cache.TestRedis;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.cache.redis.RedisBreaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.slf4j.LoggerFactory;

/// Several nodes on one real Redis, and what becomes of them without it.
class RedisRateLimiterTest {
  private static final Limit LOGIN = new Limit("login", 20, Duration.ofMinutes(1));
  private static final Limit READS = new Limit("reads", 600, Duration.ofMinutes(1));

  /// When a permit was asked for and when it was there, in nanoseconds.
  private record Taken(long asked, long given) {}

  private static int takeAll(Limit limit, RateLimiter... nodes) {
    int allowed = 0;
    for (int refused = 0; refused < nodes.length; ) {
      refused = 0;
      for (RateLimiter node : nodes) {
        if (node.take(limit, "ann").allowed()) {
          allowed++;
        } else {
          refused++;
        }
      }
    }
    return allowed;
  }

  @Test
  void nodes_share_a_limit_to_its_last_permit() {
    TestTime time = new TestTime(TestRedis.empty());
    RateLimiter first = time.node();
    RateLimiter second = time.node();
    assertThat(takeAll(LOGIN, first, second)).isEqualTo(20);
    // of a large limit a node may still hold a few that it cannot use, and gives them back later
    assertThat(takeAll(READS, first, second)).isEqualTo(600);
  }

  @Test
  void what_a_node_did_not_spend_another_may() {
    TestTime time = new TestTime(TestRedis.empty());
    RateLimiter first = time.node();
    RateLimiter second = time.node();
    first.take(READS, "ann");
    // its lease has ended, and so has a window after it
    time.advance(READS.window().plus(READS.window().dividedBy(2)).plusSeconds(2));
    assertThat(takeAll(READS, second)).isEqualTo(600);
  }

  /// While leases are held, run out, end unspent and are given back.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void no_window_has_more_than_the_limit_from_all_nodes_together(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Limit limit =
        new Limit("random", random.nextInt(60, 500), Duration.ofSeconds(random.nextInt(1, 60)));
    TestTime time = new TestTime(TestRedis.empty());
    List<RateLimiter> nodes = List.of(time.node(), time.node(), time.node());
    List<Duration> allowed = new ArrayList<>();
    Duration now = Duration.ZERO;
    for (int burst = 0; burst < 400; burst++) {
      RateLimiter node = nodes.get(random.nextInt(nodes.size()));
      for (int i = random.nextInt(1, limit.permits() / 8); i > 0; i--) {
        if (node.take(limit, "ann").allowed()) {
          allowed.add(now);
        }
      }
      int part = random.nextInt(10) == 0 ? 2 : random.nextInt(15, 200);
      Duration gap = limit.window().dividedBy(part);
      time.advance(gap);
      now = now.plus(gap);
    }
    for (int i = limit.permits(); i < allowed.size(); i++) {
      assertThat(allowed.get(i).minus(allowed.get(i - limit.permits())))
          .as("%s, seed %d, permit %d after the one that is too many", limit, seed, i)
          .isGreaterThanOrEqualTo(limit.window());
    }
    assertThat(allowed).hasSizeGreaterThan(3 * limit.permits());
  }

  /// A call that lies within a window has surely taken its permit there.
  @ParameterizedTest
  @ValueSource(ints = {10, 400})
  void two_nodes_under_load_let_no_more_through_in_any_window(int permits) throws Exception {
    Limit limit = new Limit("load", permits, Duration.ofSeconds(1));
    RedissonClient redis = TestRedis.empty();
    ConcurrentLinkedQueue<Taken> taken = new ConcurrentLinkedQueue<>();
    long end = System.nanoTime() + Duration.ofMillis(3500).toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        RateLimiter node = new RedisRateLimiter(redis, new RedisBreaker());
        for (int client = 0; client < 6; client++) {
          threads.execute(() -> hammer(node, limit, end, taken));
        }
      }
    }
    List<Taken> inOrder = new ArrayList<>(taken);
    inOrder.sort((a, b) -> Long.compare(a.given(), b.given()));
    assertThat(most(inOrder, limit)).isLessThanOrEqualTo(permits);
    // and it is of some use: of the three windows and a half, most is had
    assertThat(inOrder).hasSizeGreaterThan(permits * 5 / 2);
  }

  private static void hammer(
      RateLimiter node, Limit limit, long end, ConcurrentLinkedQueue<Taken> taken) {
    for (long asked = System.nanoTime(); asked - end < 0; asked = System.nanoTime()) {
      if (node.take(limit, "ann").allowed()) {
        taken.add(new Taken(asked, System.nanoTime()));
      } else {
        LockSupport.parkNanos(100_000); // there are fewer processors than clients
      }
    }
  }

  /// The most calls that lie in one window of the limit.
  private static long most(List<Taken> taken, Limit limit) {
    return taken.stream()
        .mapToLong(first ->
            taken.stream()
                .filter(other -> other.asked() >= first.asked())
                .filter(other -> other.given() - first.asked() < limit.window().toNanos())
                .count())
        .max()
        .orElse(0);
  }

  @Test
  void who_is_refused_asks_redis_no_more_and_busy_keys_rarely_do() {
    RedissonClient redis = TestRedis.empty();
    TestTime time = new TestTime(redis);
    RateLimiter node = time.node();
    long before = scripts(redis);
    assertThat(takeAll(READS, node)).isEqualTo(600);
    long calls = scripts(redis) - before;
    assertThat(calls).isBetween(10L, 120L);
    for (int i = 0; i < 1000; i++) {
      assertThat(node.take(READS, "ann").allowed()).isFalse();
    }
    assertThat(scripts(redis) - before).isEqualTo(calls);
  }

  @Test
  void somebody_who_asks_once_a_second_does_not_ask_redis_each_time() {
    RedissonClient redis = TestRedis.empty();
    TestTime time = new TestTime(redis);
    RateLimiter node = time.node();
    long before = scripts(redis);
    for (int i = 0; i < 120; i++) {
      assertThat(node.take(READS, "ann").allowed()).isTrue();
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(scripts(redis) - before).isLessThan(20);
  }

  @Test
  void redis_forgets_by_itself_and_keeps_little() {
    RedissonClient redis = TestRedis.empty();
    Limit limit = new Limit("short", 100_000, Duration.ofSeconds(1));
    RateLimiter node = new RedisRateLimiter(redis, new RedisBreaker());
    for (int i = 0; i < 20_000; i++) {
      assertThat(node.take(limit, "ann").allowed()).isTrue();
    }
    assertThat(redis.getMap("bellwether:v1:limit:short:ann").size()).isBetween(1, 80);
    await().atMost(Duration.ofSeconds(60)).until(() -> redis.getKeys().count() == 0);
  }

  /// Calls of a script that Redis has counted.
  private static long scripts(RedissonClient redis) {
    return Stream.of("eval", "evalsha").mapToLong(command -> TestRedis.calls(redis, command)).sum();
  }

  @Test
  void when_redis_dies_a_node_counts_for_itself_at_once_and_forgets_nothing() {
    List<ILoggingEvent> logged =
        logOf(_ -> {
          try (TestRedis redis = TestRedis.start()) {
            RateLimiter node = new RedisRateLimiter(redis.client(), new RedisBreaker());
            for (int i = 0; i < 15; i++) {
              assertThat(node.take(LOGIN, "ann").allowed()).isTrue();
            }
            redis.stop();
            long start = System.nanoTime();
            assertThat(takeAll(LOGIN, node)).isEqualTo(5);
            assertThat(takeAll(READS, node)).isEqualTo(600);
            for (int i = 0; i < 200; i++) {
              assertThat(node.take(LOGIN, "other " + i).allowed()).isTrue();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(Duration.ofMillis(1500));
          }
        });
    assertThat(logged).hasSize(1);
  }

  @Test
  void when_redis_hangs_one_waits_once_and_when_it_is_back_it_learns_what_happened_meanwhile() {
    List<Cluster> nodes = new ArrayList<>();
    List<ILoggingEvent> logged =
        logOf(log -> {
          try (TestRedis redis = TestRedis.start()) {
            RedisBreaker breaker = new RedisBreaker();
            RateLimiter node = new RedisRateLimiter(redis.client(), breaker);
            nodes.add(new Cluster(redis.connection(), breaker, () -> "").start());
            assertThat(node.take(LOGIN, "ann").allowed()).isTrue();
            redis.hang();
            long start = System.nanoTime();
            assertThat(takeAll(LOGIN, node)).isEqualTo(19);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(Duration.ofSeconds(1));
            redis.goOn();
            await().until(() -> log.getLast().getMessage().contains("Redis answers again"));
            assertThat(node.take(LOGIN, "ann").allowed()).isFalse();
            nodes.getFirst().close();
            assertThat(
                    new RedisRateLimiter(redis.client(), new RedisBreaker())
                        .take(LOGIN, "ann")
                        .allowed())
                .isFalse();
          }
        });
    assertThat(logged).hasSize(2);
  }

  private static List<ILoggingEvent> logOf(Consumer<List<ILoggingEvent>> scenario) {
    Logger log = (Logger) LoggerFactory.getLogger(RedisBreaker.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.INFO);
    try {
      scenario.accept(appender.list);
      return List.copyOf(appender.list);
    } finally {
      log.setLevel(null);
      log.detachAppender(appender);
    }
  }
}

package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.cache.SlowLine;
import org.bellwether.cache.TestRedis;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.cache.market.MarketCache.Figures;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of look-ups while a real Redis is killed, hung, slow, full or emptied, and after.
class RedisFaultsTest {
  private static final Duration NOTICED = Duration.ofSeconds(1);

  /// What look-ups without Redis take at most, on a machine that does other things too.
  private static final Duration QUICK = Duration.ofMillis(100);

  private final ObservedMarkets database = new ObservedMarkets();
  private TestRedis redis = TestRedis.start("maxmemory 64mb", "maxmemory-policy noeviction");
  private final SlowLine line = new SlowLine(redis.port());
  private final TestNode node =
      new TestNode("redis://127.0.0.1:" + line.port(), database.repository);
  private Market market = market();

  private Market market() {
    Market made = new TestMarkets(1).market(new UserId(new UUID(1, 2)), null);
    Market open =
        Market.open(made.id(), made.creatorId(), made.terms(), made.outcomes(), Instant.now());
    return new Market(
        open.id(),
        null,
        open.creatorId(),
        new MarketTerms("Will it rain?", "", null, List.of(), Instant.now().plusSeconds(3600)),
        open.outcomes(),
        MarketStatus.ACTIVE,
        open.volume(),
        open.createdAt(),
        open.updatedAt(),
        1);
  }

  RedisFaultsTest() {
    redis.client().getKeys().count(); // connected from now on
    node.settled();
    node.markets.create(market);
    isRight();
  }

  @AfterEach
  void stop() {
    node.close();
    line.close();
    redis.close();
  }

  private Duration isRight() {
    long start = System.nanoTime();
    assertThat(node.markets.findById(market.id())).contains(market);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void change() {
    market = market.revise(market.terms(), Instant.now());
    node.change(market);
    isRight();
  }

  /// Every look-up is right and soon quick, changes included, and nobody asks Redis any more.
  private void goesOnWithout() {
    long since = System.nanoTime();
    while (node.breaker.isClosed() && System.nanoTime() - since < NOTICED.toNanos() * 2) {
      change();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .isLessThan(NOTICED.plus(Duration.ofMillis(500)));
    assertThat(node.breaker.isClosed()).isFalse();
    for (int i = 0; i < 200; i++) {
      change();
      assertThat(isRight()).isLessThan(QUICK);
    }
  }

  /// By itself; and what was remembered before is not believed.
  private void isBackSoon() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          isRight();
          return node.nodes.mayServeLocally();
        });
    change();
    isRight();
    await()
        .until(() -> {
          isRight();
          Figures before = node.cache.figures();
          isRight();
          Figures after = node.cache.figures();
          return after.near() > before.near() && after.database() == before.database();
        });
  }

  @Test
  void killed_and_restarted_empty() {
    redis.stop();
    goesOnWithout();
    TestRedis again = redis.startAgain();
    isBackSoon();
    redis.close();
    redis = again;
  }

  @Test
  void hung() {
    redis.hang();
    goesOnWithout();
    redis.goOn();
    isBackSoon();
  }

  @Test
  void slow_by_two_seconds() {
    line.slowDownBy(Duration.ofSeconds(2));
    goesOnWithout();
    line.slowDownBy(Duration.ZERO);
    isBackSoon();
  }

  @Test
  void full() {
    redis.configure("maxmemory", "1");
    goesOnWithout();
    redis.configure("maxmemory", "64mb");
    isBackSoon();
  }

  @Test
  void emptied_again_and_again() {
    for (int i = 0; i < 50; i++) {
      redis.client().getKeys().flushall();
      change();
      isRight();
    }
    isBackSoon();
  }

  /// Until each has told Redis again that it lives, it does not know of them.
  @Test
  void emptied_under_two_nodes_that_go_on_telling_each_other() {
    try (TestNode other = new TestNode(redis.url(), database.repository)) {
      List<TestNode> both = List.of(node, other);
      for (int i = 0; i < 4; i++) {
        both.forEach(TestNode::settled);
        redis.client().getKeys().flushall();
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> {
              for (TestNode changing : both) {
                market = market.revise(market.terms(), Instant.now());
                changing.change(market);
                for (TestNode reading : both) {
                  assertThat(reading.markets.findById(market.id())).contains(market);
                }
              }
              return both.stream().noneMatch(one -> one.nodes.mayServeLocally());
            });
      }
    }
  }

  /// There may be others that trust what they know of before, and do not know of this one.
  @Test
  void emptied_before_a_node_comes_that_does_not_believe_it_is_alone() {
    node.close();
    redis.client().getKeys().flushall();
    long start = System.nanoTime();
    try (TestNode _ = new TestNode(redis.url(), database.repository).settled()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Cluster.LONGEST_MEMORY);
    }
  }
}

package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.cache.RedisProcess;
import org.bellwether.cache.ratelimit.RedisRateLimiter;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes on a real Redis Cluster, and on a Redis that a real Sentinel looks after. Skipped
/// where embedded-redis has no `redis-server` for the machine.
class RedisTopologiesTest {
  private static final int SLOTS = 16_384;

  @TempDir private Path folder;
  private final List<RedisProcess> servers = new ArrayList<>();
  private final InMemoryMarketRepository database = new InMemoryMarketRepository();
  private Path program = Path.of("");

  @BeforeEach
  void findProgram() throws IOException {
    Path found = RedisProcess.program(folder);
    assumeTrue(found != null, "no redis-server for this machine");
    program = found;
  }

  @AfterEach
  void stop() {
    servers.forEach(RedisProcess::close);
  }

  private RedisProcess server(String... settings) throws IOException {
    RedisProcess server = RedisProcess.start(program, settings);
    servers.add(server);
    await().until(() -> server.says("PING", "PONG"));
    return server;
  }

  private List<Market> markets() {
    TestMarkets made = new TestMarkets(7);
    List<Market> markets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Market market = made.market(new UserId(new UUID(1, 2)), null);
      MarketTerms terms =
          new MarketTerms("Will it rain?", "", null, List.of(), Instant.now().plusSeconds(3600));
      Market open =
          Market.open(market.id(), market.creatorId(), terms, market.outcomes(), Instant.now());
      database.create(open);
      markets.add(open);
    }
    return markets;
  }

  /// What one changes the other sees at once, over all markets, with values in Redis before.
  private static void areOne(TestNode first, TestNode second, List<Market> markets, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < markets.size(); i++) {
        Market next = markets.get(i).revise(markets.get(i).terms(), Instant.now());
        markets.set(i, next);
        (i % 2 == 0 ? first : second).change(next);
        assertThat(first.markets.findById(next.id())).contains(next);
        assertThat(second.markets.findById(next.id())).contains(next);
      }
    }
  }

  private static void shareALimit(TestNode first, TestNode second) {
    Limit limit = new Limit("login", 20, Duration.ofMinutes(1));
    RateLimiter one = new RedisRateLimiter(first.redis.client(), first.breaker);
    RateLimiter other = new RedisRateLimiter(second.redis.client(), second.breaker);
    int allowed = 0;
    for (int i = 0; i < 20; i++) {
      allowed += one.take(limit, "ann").allowed() ? 1 : 0;
      allowed += other.take(limit, "ann").allowed() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(20);
  }

  @Test
  void a_cluster() throws Exception {
    for (int i = 0; i < 3; i++) {
      RedisProcess server = server("cluster-enabled yes", "cluster-node-timeout 1000");
      server.ask("CLUSTER ADDSLOTSRANGE %d %d".formatted(SLOTS * i / 3, SLOTS * (i + 1) / 3 - 1));
      server.ask("CLUSTER MEET 127.0.0.1 " + servers.getFirst().port());
    }
    for (RedisProcess server : servers) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              server.says("CLUSTER INFO", "cluster_state:ok")
                  && server.says("CLUSTER INFO", "cluster_known_nodes:3"));
    }
    String url =
        servers.stream()
            .map(server -> "127.0.0.1:" + server.port())
            .collect(Collectors.joining(",", "redis-cluster://", ""));
    List<Market> markets = markets();
    try (TestNode first = new TestNode(url, database).settled();
        TestNode second = new TestNode(url, database).settled()) {
      await().until(() -> first.nodes.others() == 1);
      areOne(first, second, markets, 5);
      shareALimit(first, second);
      assertThat(first.cache.figures().redis() + second.cache.figures().redis()).isPositive();
      // the markets are on all servers
      for (RedisProcess server : servers) {
        assertThat(server.ask("DBSIZE")).isNotEqualTo(":0");
      }
    }
  }

  @Test
  void sentinels_and_a_fail_over() throws Exception {
    RedisProcess master = server();
    RedisProcess replica =
        server("replicaof 127.0.0.1 " + master.port(), "repl-diskless-sync-delay 0");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> replica.says("INFO replication", "link_status:up"));
    RedisProcess sentinel =
        server(
            "sentinel monitor main 127.0.0.1 %d 1".formatted(master.port()),
            "sentinel down-after-milliseconds main 500",
            "sentinel failover-timeout main 3000");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sentinel.says("SENTINEL replicas main", String.valueOf(replica.port())));
    String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/main";
    List<Market> markets = markets();
    try (TestNode first = new TestNode(url, database).settled();
        TestNode second = new TestNode(url, database).settled()) {
      await().until(() -> first.nodes.others() == 1);
      areOne(first, second, markets, 2);
      shareALimit(first, second);
      master.kill();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            areOne(first, second, markets, 1);
            return replica.says("ROLE", "master")
                && first.nodes.mayServeLocally()
                && second.nodes.mayServeLocally();
          });
      areOne(first, second, markets, 5);
    }
  }
}

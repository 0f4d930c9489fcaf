package org.bellwether.cache.market;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.cache.TestRedis;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketRepository;

/// What a node has of markets, over a database it shares with others.
final class TestNode implements AutoCloseable {
  private static final long MEGABYTE = 1024 * 1024;

  final RedisConnection redis;
  final RedisBreaker breaker = new RedisBreaker();
  final Cluster nodes;
  final LocalMarketSignals watches = new LocalMarketSignals();
  final MarketCache cache;
  volatile String databaseRun = "first";
  final MarketRepository markets;
  final Transactions transactions = new InMemoryTransactions();

  TestNode(String redisUrl, MarketRepository database) {
    redis = RedisConnection.to(redisUrl);
    nodes = new Cluster(redis, breaker, () -> databaseRun);
    cache = new MarketCache(redis, breaker, nodes, watches, Duration.ofMinutes(5), MEGABYTE);
    markets = new CachedMarketRepository(database, transactions, cache, redis.client(), breaker);
    nodes.start();
  }

  static TestNode on(TestRedis redis, MarketRepository database) {
    return new TestNode(redis.url(), database).settled();
  }

  /// Once it may remember something.
  TestNode settled() {
    await().atMost(Duration.ofSeconds(60)).until(nodes::mayServeLocally);
    return this;
  }

  /// Changes it in a transaction, and returns when whoever asks any node is to see it.
  void change(Market changed) {
    if (!transactions.inTransaction(() -> markets.update(changed))) {
      throw new IllegalStateException("not changed: " + changed.version());
    }
    cache.readYourWrites().await();
  }

  @Override
  public void close() {
    nodes.close();
    redis.close();
  }
}

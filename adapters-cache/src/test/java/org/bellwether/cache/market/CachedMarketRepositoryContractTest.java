package org.bellwether.cache.market;

import java.util.function.Supplier;
import org.bellwether.cache.TestRedis;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketRepositoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Strict as it is, since no test of the contract counts the same filter before and after a change
/// and each starts with nothing remembered.
class CachedMarketRepositoryContractTest extends MarketRepositoryContract {
  private static TestNode NODE;

  private final UserRepository users = new InMemoryUserRepository();

  @BeforeAll
  static void start() {
    NODE = TestNode.on(TestRedis.shared(), new InMemoryMarketRepository());
  }

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Override
  protected MarketRepository markets() {
    TestRedis.empty();
    NODE.cache.invalidateAll(); // the tests make the same ids anew
    return new CachedMarketRepository(
        new InMemoryMarketRepository(),
        NODE.transactions,
        NODE.cache,
        NODE.redis.client(),
        NODE.breaker);
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected synchronized <T> T inTransaction(Supplier<T> work) {
    return NODE.transactions.inTransaction(work);
  }
}

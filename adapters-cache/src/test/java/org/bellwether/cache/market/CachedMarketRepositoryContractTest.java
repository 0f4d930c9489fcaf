package org.bellwether.cache.market;

import java.util.function.Supplier;
import org.bellwether.cache.TestRedis;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketRepositoryContract;

/// Strict as it is, since no test of the contract counts the same filter before and after a change
/// and each starts with nothing remembered.
class CachedMarketRepositoryContractTest extends MarketRepositoryContract {
  private final UserRepository users = new InMemoryUserRepository();

  @Override
  protected MarketRepository markets() {
    return new CachedMarketRepository(new InMemoryMarketRepository(), TestRedis.empty());
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected synchronized <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}

package org.bellwether.domain.market;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;

class InMemoryMarketRepositoryTest extends MarketRepositoryContract {
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();

  @Override
  protected MarketRepository markets() {
    return markets;
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

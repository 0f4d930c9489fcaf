package org.bellwether.persistence.market;

import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketRepositoryContract;
import org.bellwether.persistence.TestDatabase;

class JooqMarketRepositoryTest extends MarketRepositoryContract {
  @Override
  protected MarketRepository markets() {
    return new JooqMarketRepository(TestDatabase.empty());
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }
}

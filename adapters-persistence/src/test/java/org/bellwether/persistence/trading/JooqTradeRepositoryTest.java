package org.bellwether.persistence.trading;

import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.domain.trading.TradeRepositoryContract;
import org.bellwether.persistence.TestDatabase;

class JooqTradeRepositoryTest extends TradeRepositoryContract {
  private final TradeRepository trades = new JooqTradeRepository(TestDatabase.empty());

  @Override
  protected TradeRepository trades() {
    return trades;
  }

  @Override
  protected MarketRepository markets() {
    return TestDatabase.markets();
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

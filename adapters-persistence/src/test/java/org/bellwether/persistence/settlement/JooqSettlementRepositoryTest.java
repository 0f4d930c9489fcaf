package org.bellwether.persistence.settlement;

import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.settlement.SettlementRepositoryContract;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.trading.JooqTradeRepository;

class JooqSettlementRepositoryTest extends SettlementRepositoryContract {
  private final SettlementRepository settlements =
      new JooqSettlementRepository(TestDatabase.empty());

  @Override
  protected SettlementRepository settlements() {
    return settlements;
  }

  @Override
  protected TradeRepository trades() {
    return new JooqTradeRepository(TestDatabase.dsl());
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

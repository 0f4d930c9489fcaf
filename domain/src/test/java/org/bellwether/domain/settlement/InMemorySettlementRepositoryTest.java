package org.bellwether.domain.settlement;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.TradeRepository;

class InMemorySettlementRepositoryTest extends SettlementRepositoryContract {
  private final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  private final InMemorySettlementRepository settlements = new InMemorySettlementRepository(trades);
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();

  @Override
  protected SettlementRepository settlements() {
    return settlements;
  }

  @Override
  protected TradeRepository trades() {
    return trades;
  }

  @Override
  protected MarketRepository markets() {
    return markets;
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}

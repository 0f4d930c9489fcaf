package org.bellwether.domain.trading;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;

class InMemoryTradeRepositoryTest extends TradeRepositoryContract {
  private final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();

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

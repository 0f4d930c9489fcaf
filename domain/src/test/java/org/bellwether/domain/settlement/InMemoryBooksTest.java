package org.bellwether.domain.settlement;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.TradeRepository;

class InMemoryBooksTest extends BooksContract {
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  private final InMemorySettlementRepository settlements = new InMemorySettlementRepository(trades);

  @Override
  protected Books books() {
    return new InMemoryBooks(ledger, markets, trades, settlements);
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected MarketRepository markets() {
    return markets;
  }

  @Override
  protected TradeRepository trades() {
    return trades;
  }

  @Override
  protected SettlementRepository settlements() {
    return settlements;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}

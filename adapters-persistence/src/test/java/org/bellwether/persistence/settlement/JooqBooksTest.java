package org.bellwether.persistence.settlement;

import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.BooksContract;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.trading.JooqTradeRepository;

class JooqBooksTest extends BooksContract {
  private final Books books = new JooqBooks(TestDatabase.empty());

  @Override
  protected Books books() {
    return books;
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected Ledger ledger() {
    return new JooqLedger(TestDatabase.dsl());
  }

  @Override
  protected MarketRepository markets() {
    return TestDatabase.markets();
  }

  @Override
  protected TradeRepository trades() {
    return new JooqTradeRepository(TestDatabase.dsl());
  }

  @Override
  protected SettlementRepository settlements() {
    return new JooqSettlementRepository(TestDatabase.dsl());
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }
}

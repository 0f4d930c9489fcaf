package org.bellwether.persistence.search;

import java.util.function.Supplier;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocumentsContract;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.market.JooqMarketRepository;

class JooqSearchDocumentsTest extends SearchDocumentsContract {
  private final JooqMarketRepository markets = new JooqMarketRepository(TestDatabase.empty());

  @Override
  protected MarketRepository markets() {
    return markets;
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected SearchDocuments documents() {
    return new JooqSearchDocuments(TestDatabase.dsl());
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }
}

package org.bellwether.application.search;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;

class InMemorySearchDocumentsTest extends SearchDocumentsContract {
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemorySearchDocuments documents = new InMemorySearchDocuments(markets);

  @Override
  protected MarketRepository markets() {
    return markets;
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected SearchDocuments documents() {
    return documents;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}

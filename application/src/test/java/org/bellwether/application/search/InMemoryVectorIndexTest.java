package org.bellwether.application.search;

import java.util.function.Supplier;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;

class InMemoryVectorIndexTest extends VectorIndexContract {
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemorySearchDocuments documents = new InMemorySearchDocuments(markets);
  private final VectorIndex index = new InMemoryVectorIndex(documents, WordsEmbeddingModel.ID);

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

  @Override
  protected VectorIndex index() {
    return index;
  }
}

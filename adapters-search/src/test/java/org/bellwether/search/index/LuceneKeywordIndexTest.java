package org.bellwether.search.index;

import java.util.function.Supplier;
import org.bellwether.application.search.InMemorySearchDocuments;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.KeywordIndexContract;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketRepository;
import org.junit.jupiter.api.AfterEach;

class LuceneKeywordIndexTest extends KeywordIndexContract {
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemorySearchDocuments documents = new InMemorySearchDocuments(markets);
  private final MarketFeed feed = new MarketFeed(documents, WordsEmbeddingModel.ID);
  private final LuceneKeywordIndex index = new LuceneKeywordIndex(feed);

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
  protected KeywordIndex index() {
    return index;
  }

  @AfterEach
  void stop() {
    index.close();
  }
}

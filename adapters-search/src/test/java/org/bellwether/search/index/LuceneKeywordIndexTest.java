package org.bellwether.search.index;

import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.KeywordIndexContract;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.junit.jupiter.api.AfterEach;

class LuceneKeywordIndexTest extends KeywordIndexContract {
  private final MarketFeed feed = new MarketFeed(documents(), WordsEmbeddingModel.ID);
  private final LuceneKeywordIndex index = new LuceneKeywordIndex(feed);

  @Override
  protected KeywordIndex index() {
    return index;
  }

  @AfterEach
  void stop() {
    index.close();
  }
}

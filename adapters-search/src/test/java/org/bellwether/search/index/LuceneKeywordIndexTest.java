package org.bellwether.search.index;

import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.KeywordIndexContract;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class LuceneKeywordIndexTest extends KeywordIndexContract {
  private final MarketFeed<MarketText> feed = MarketFeed.ofTexts(documents());
  private final LuceneKeywordIndex index = new LuceneKeywordIndex(feed);

  @BeforeEach
  void start() {
    feed.start();
  }

  @Override
  protected KeywordIndex index() {
    return index;
  }

  @AfterEach
  void stop() {
    feed.close();
    index.close();
  }
}

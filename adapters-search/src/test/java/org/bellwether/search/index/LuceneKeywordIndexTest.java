package org.bellwether.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.KeywordIndexContract;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.domain.market.MarketFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void a_plural_whose_singular_some_market_has_is_not_misspelled() {
    market("Will anybody grab the island?", "Grams of gold.");
    assertThat(index.find("china grabs it", MarketFilter.ALL, 1).meant())
        .isEqualTo("china grabs it");
    assertThat(index.find("grabs", MarketFilter.ALL, 1).matches()).hasSize(1);
  }

  @AfterEach
  void stop() {
    feed.close();
    index.close();
  }
}

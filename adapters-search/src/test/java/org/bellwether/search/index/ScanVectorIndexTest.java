package org.bellwether.search.index;

import org.bellwether.application.search.SearchDocuments.EmbeddedMarket;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.search.VectorIndexContract;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ScanVectorIndexTest extends VectorIndexContract {
  private final MarketFeed<EmbeddedMarket> feed =
      MarketFeed.ofEmbeddings(documents(), WordsEmbeddingModel.ID);
  private final VectorIndex index = new ScanVectorIndex(feed);

  @BeforeEach
  void start() {
    feed.start();
  }

  @Override
  protected VectorIndex index() {
    return index;
  }

  @AfterEach
  void stop() {
    feed.close();
  }
}

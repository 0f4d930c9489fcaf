package org.bellwether.search.embedding;

import java.util.List;
import java.util.Optional;
import org.bellwether.application.search.EmbeddingModel;
import org.bellwether.application.search.MarketEmbedding;
import org.bellwether.domain.search.Embedding;

/// Knows nothing and reads nothing: search then goes by words alone.
public final class NoModel implements EmbeddingModel {
  private static final ModelId ID = new ModelId("none", "none");

  @Override
  public ModelId id() {
    return ID;
  }

  @Override
  public Optional<Embedding> ofQuery(String text) {
    return Optional.empty();
  }

  @Override
  public List<MarketEmbedding> ofMarkets(List<MarketWords> markets) {
    throw new UnsupportedOperationException("no model is in use");
  }

  @Override
  public boolean reads() {
    return false;
  }
}

package org.bellwether.search.embedding;

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
  public MarketEmbedding ofMarket(String name, String description) {
    throw new UnsupportedOperationException("no model is in use");
  }

  @Override
  public boolean reads() {
    return false;
  }
}

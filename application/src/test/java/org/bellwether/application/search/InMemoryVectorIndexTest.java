package org.bellwether.application.search;

class InMemoryVectorIndexTest extends VectorIndexContract {
  private final VectorIndex index = new InMemoryVectorIndex(documents(), WordsEmbeddingModel.ID);

  @Override
  protected VectorIndex index() {
    return index;
  }
}

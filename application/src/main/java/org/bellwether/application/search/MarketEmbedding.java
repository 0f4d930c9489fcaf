package org.bellwether.application.search;

import org.bellwether.domain.search.Embedding;

/// What a market is about, said twice: many descriptions hide the question behind rules and
/// sources, others say what it leaves open. What is asked for is mostly near one of them.
///
/// @param title of the question alone
/// @param whole of the question and its description; the same as `title` where there is none
public record MarketEmbedding(Embedding title, Embedding whole) {
  public MarketEmbedding {
    if (title.dimensions() != whole.dimensions()) {
      throw new IllegalArgumentException("two embeddings of different models");
    }
  }

  /// How near both come to it together, in millionths: mostly the nearer one.
  public int similarityMillionths(Embedding to) {
    int ofTitle = title.similarityMillionths(to);
    int ofWhole = whole.similarityMillionths(to);
    return (7 * Math.max(ofTitle, ofWhole) + Math.min(ofTitle, ofWhole)) / 8;
  }
}

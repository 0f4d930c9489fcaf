package org.bellwether.application.search;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bellwether.domain.search.Embedding;

/// A model for tests: texts mean the same that have the same words, some of which have a synonym.
public class WordsEmbeddingModel implements EmbeddingModel {
  public static final ModelId ID = new ModelId("words", "1");

  private static final int DIMENSIONS = 384;
  private static final List<List<String>> SYNONYMS =
      List.of(List.of("rain", "downpour"), List.of("bitcoin", "cryptocurrency"));

  /// Nobody is answered while it is overloaded.
  public volatile boolean overloaded;

  private final ModelId id;

  public WordsEmbeddingModel() {
    this(ID);
  }

  public WordsEmbeddingModel(ModelId id) {
    this.id = id;
  }

  @Override
  public ModelId id() {
    return id;
  }

  @Override
  public Optional<Embedding> ofQuery(String text) {
    return overloaded ? Optional.empty() : Optional.of(embedding(text));
  }

  @Override
  public List<MarketEmbedding> ofMarkets(List<MarketWords> markets) {
    return markets.stream()
        .map(of ->
            new MarketEmbedding(
                embedding(of.name()), embedding(of.name() + " " + of.description())))
        .toList();
  }

  /// Each word points its own way, and all texts a little the same way.
  public static Embedding embedding(String text) {
    float[] vector = new float[DIMENSIONS];
    vector[0] = 0.5f;
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      String meant =
          SYNONYMS.stream()
              .filter(same -> same.contains(word))
              .map(List::getFirst)
              .findFirst()
              .orElse(word);
      SplittableRandom direction = new SplittableRandom(meant.hashCode());
      for (int i = 1; i < DIMENSIONS && !word.isEmpty(); i++) {
        vector[i] += (float) direction.nextGaussian() / 20;
      }
    }
    return Embedding.of(vector);
  }
}

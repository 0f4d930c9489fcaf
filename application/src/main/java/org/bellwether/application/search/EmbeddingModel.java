package org.bellwether.application.search;

import java.util.List;
import java.util.Optional;
import org.bellwether.domain.search.Embedding;

/// Knows what texts mean. Computes on threads of its own, a bounded number of texts at a time, so
/// that those who wait for it hold up nobody else.
public interface EmbeddingModel {
  ModelId id();

  /// What somebody looks for who writes this; at most the first 100 words or so count.
  ///
  /// @return empty when too many wait already, or it takes too long: search then goes by words
  ///   alone
  Optional<Embedding> ofQuery(String text);

  /// What markets are about, in their order. Reads as many at a time as leave the machine a
  /// processor for whatever else is asked.
  ///
  /// @throws UnsupportedOperationException when it reads nothing
  List<MarketEmbedding> ofMarkets(List<MarketWords> markets);

  default MarketEmbedding ofMarket(String name, String description) {
    return ofMarkets(List.of(new MarketWords(name, description))).getFirst();
  }

  /// What a market says.
  record MarketWords(String name, String description) {}

  /// Whether it reads markets at all; one that does not is as good as none.
  default boolean reads() {
    return true;
  }

  /// Which model it is. Embeddings can be compared when they are of the same one.
  ///
  /// @param version changes with all that changes what comes out: weights, tokens, what is taken of
  ///   a text
  record ModelId(String name, String version) {
    @Override
    public String toString() {
      return name + " " + version;
    }
  }
}

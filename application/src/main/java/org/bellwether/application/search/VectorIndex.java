package org.bellwether.application.search;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bellwether.application.Outage;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.search.Embedding;

/// Finds markets by what they mean. A backend is right when it passes `VectorIndexContract`.
///
/// It knows the embeddings of one model, those of [SearchDocuments]; a new one is found within two
/// seconds, on every node.
public interface VectorIndex {

  /// The markets nearest to it that the filter lets pass, nearest first, those equally near by id.
  /// Nearly exact: of the first hundred it may miss one or two.
  ///
  /// @param limit at least 1
  List<Neighbour> nearest(Embedding to, MarketFilter filter, int limit);

  /// Makes one for the embeddings of a model.
  @FunctionalInterface
  interface Factory {
    /// @throws Outage when it cannot be had
    VectorIndex of(ModelId model);
  }

  /// Those of these markets that the model has read, so that one that is not near is known to be
  /// unlike. Of the others nobody can tell.
  Set<MarketId> read(Collection<MarketId> markets);

  /// How many markets the model has read; may be five seconds old.
  int size();

  /// @param similarityMillionths see [MarketEmbedding]
  record Neighbour(MarketId id, int similarityMillionths) {}
}

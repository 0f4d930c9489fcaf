package org.bellwether.application.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.search.Embedding;

/// Compares with every document there is, for tests.
public final class InMemoryVectorIndex implements VectorIndex {
  private final SearchDocuments documents;
  private final ModelId model;

  public InMemoryVectorIndex(SearchDocuments documents, ModelId model) {
    this.documents = documents;
    this.model = model;
  }

  @Override
  public List<Neighbour> nearest(Embedding to, MarketFilter filter, int limit) {
    return documents.findEmbedded(documents.findIds(null, Integer.MAX_VALUE), model).stream()
        .filter(market -> market.facets().passes(filter))
        .map(market -> new Neighbour(market.id(), market.embedding().similarityMillionths(to)))
        .sorted(
            Comparator.comparing(Neighbour::similarityMillionths, Comparator.reverseOrder())
                .thenComparing(neighbour -> neighbour.id().value()))
        .limit(limit)
        .toList();
  }

  @Override
  public Set<MarketId> read(Collection<MarketId> markets) {
    return documents.findEmbedded(markets, model).stream()
        .map(SearchDocuments.EmbeddedMarket::id)
        .collect(Collectors.toSet());
  }

  @Override
  public int size() {
    return read(documents.findIds(null, Integer.MAX_VALUE)).size();
  }
}

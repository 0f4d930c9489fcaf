package org.bellwether.search.index;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.search.Embedding;

/// Knows what no market means: search then goes by words alone.
public final class NoVectorIndex implements VectorIndex {
  @Override
  public List<Neighbour> nearest(Embedding to, MarketFilter filter, int limit) {
    return List.of();
  }

  @Override
  public Set<MarketId> read(Collection<MarketId> markets) {
    return Set.of();
  }

  @Override
  public int size() {
    return 0;
  }
}

package org.bellwether.domain.market;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bellwether.domain.InMemoryStore;
import org.jspecify.annotations.Nullable;

/// Former terms in a list, for tests that need no database.
public final class InMemoryTermsHistory implements TermsHistory, InMemoryStore {
  private List<TermsChange> changes = new ArrayList<>();

  @Override
  public synchronized void add(TermsChange change) {
    changes.add(change);
  }

  @Override
  public synchronized int count(MarketId id) {
    return find(id, null, Integer.MAX_VALUE).size();
  }

  @Override
  public synchronized List<TermsChange> find(MarketId id, @Nullable Long before, int limit) {
    return changes.stream()
        .filter(change -> change.marketId().equals(id))
        .filter(change -> before == null || change.version() < before)
        .sorted(Comparator.comparingLong(TermsChange::version).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Runnable snapshot() {
    List<TermsChange> then = new ArrayList<>(changes);
    return () -> changes = then;
  }
}

package org.bellwether.application;

import java.util.ArrayList;
import java.util.List;
import org.bellwether.domain.InMemoryStore;

/// The audit trail in a list, for tests that need no database.
public final class InMemoryAuditTrail implements AuditTrail, InMemoryStore {
  private List<Entry> entries = new ArrayList<>();

  @Override
  public synchronized void record(Entry entry) {
    entries.add(entry);
  }

  /// Every line, in the order they were written.
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized Runnable snapshot() {
    List<Entry> then = new ArrayList<>(entries);
    return () -> entries = then;
  }
}

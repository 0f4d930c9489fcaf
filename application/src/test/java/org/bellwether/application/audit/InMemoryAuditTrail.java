package org.bellwether.application.audit;

import java.util.ArrayList;
import java.util.List;
import org.bellwether.domain.InMemoryStore;
import org.jspecify.annotations.Nullable;

/// The audit trail in a list, for tests that need no database.
public final class InMemoryAuditTrail implements AuditTrail, InMemoryStore {
  private List<AuditLine> lines = new ArrayList<>();

  @Override
  public synchronized void record(Entry entry) {
    lines.add(head().append(entry));
  }

  @Override
  public synchronized AuditHead head() {
    return lines.isEmpty() ? AuditHead.START : lines.getLast().asHead();
  }

  @Override
  public synchronized List<AuditLine> findLatest(Filter filter, @Nullable Long before, int limit) {
    return lines.reversed().stream()
        .filter(line -> before == null || line.number() < before)
        .filter(line -> passes(filter, line.entry()))
        .limit(limit)
        .toList();
  }

  private static boolean passes(Filter filter, Entry entry) {
    return (filter.actor() == null || filter.actor().equals(entry.actor()))
        && (filter.action() == null || filter.action().equals(entry.action()))
        && (filter.object() == null || filter.object().equals(entry.object()))
        && (filter.from() == null || !entry.at().isBefore(filter.from()))
        && (filter.to() == null || entry.at().isBefore(filter.to()));
  }

  @Override
  public synchronized List<AuditLine> findAfter(long number, int limit) {
    return lines.stream().filter(line -> line.number() > number).limit(limit).toList();
  }

  /// What every line says, in the order they were written.
  public synchronized List<Entry> entries() {
    return lines.stream().map(AuditLine::entry).toList();
  }

  @Override
  public synchronized Runnable snapshot() {
    List<AuditLine> then = new ArrayList<>(lines);
    return () -> lines = then;
  }
}

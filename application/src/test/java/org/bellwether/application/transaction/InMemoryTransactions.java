package org.bellwether.application.transaction;

import java.util.List;
import java.util.function.Supplier;
import org.bellwether.domain.InMemoryStore;

/// One transaction at a time over in-memory stores, for tests that need no database.
public final class InMemoryTransactions implements Transactions {
  private final List<InMemoryStore> stores;
  private boolean open;

  public InMemoryTransactions(InMemoryStore... stores) {
    this.stores = List.of(stores);
  }

  @Override
  public synchronized <T> T inTransaction(Supplier<T> work) {
    if (open) {
      throw new IllegalStateException("a transaction is open already");
    }
    List<Runnable> before = stores.stream().map(InMemoryStore::snapshot).toList();
    open = true;
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      before.forEach(Runnable::run);
      throw e;
    } finally {
      open = false;
    }
  }
}

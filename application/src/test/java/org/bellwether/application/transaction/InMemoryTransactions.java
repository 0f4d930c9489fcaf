package org.bellwether.application.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bellwether.domain.InMemoryStore;

/// One transaction at a time over in-memory stores, for tests that need no database.
public final class InMemoryTransactions implements Transactions {
  private final List<InMemoryStore> stores;
  private final ScopedValue<List<Runnable>> following = ScopedValue.newInstance();

  public InMemoryTransactions(InMemoryStore... stores) {
    this.stores = List.of(stores);
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    if (isOpen()) {
      throw new IllegalStateException("a transaction is open already");
    }
    List<Runnable> actions = new ArrayList<>();
    T result = ScopedValue.where(following, actions).call(() -> orPutBack(work));
    actions.forEach(InMemoryTransactions::run);
    return result;
  }

  private synchronized <T> T orPutBack(Supplier<T> work) {
    List<Runnable> before = stores.stream().map(InMemoryStore::snapshot).toList();
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      before.forEach(Runnable::run);
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return following.isBound();
  }

  @Override
  public void afterCommit(Runnable action) {
    if (isOpen()) {
      following.get().add(action);
    } else {
      action.run();
    }
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      System.getLogger(InMemoryTransactions.class.getName())
          .log(System.Logger.Level.WARNING, "what was to follow a commit failed", e);
    }
  }
}

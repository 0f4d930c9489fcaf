package org.bellwether.cache.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bellwether.application.transaction.Transactions;

/// Other transactions, and what is to follow their end.
///
/// However they end: when a connection is lost at the commit nobody knows whether it happened, or
/// will happen in a moment. So what follows must do no harm after a rollback.
public final class WatchedTransactions implements Transactions {
  private static final ScopedValue<List<Runnable>> FOLLOWING = ScopedValue.newInstance();

  private final Transactions transactions;

  public WatchedTransactions(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    List<Runnable> following = new ArrayList<>(1);
    try {
      return ScopedValue.where(FOLLOWING, following).call(() -> transactions.inTransaction(work));
    } finally {
      following.forEach(Runnable::run);
    }
  }

  /// Whether the caller is within a transaction, which sees what nobody else may see yet.
  public static boolean isOpen() {
    return FOLLOWING.isBound();
  }

  /// Runs this after the transaction around the caller; at once when there is none.
  public static void afterwards(Runnable action) {
    if (isOpen()) {
      FOLLOWING.get().add(action);
    } else {
      action.run();
    }
  }
}

package org.bellwether.persistence;

import java.util.function.Supplier;
import org.bellwether.application.Transactions;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Database transactions, bound to the thread: whatever the same `DSLContext` runs within takes
/// part.
public final class JooqTransactions implements Transactions {
  private static final ScopedValue<Transactions> OPEN = ScopedValue.newInstance();

  private final DSLContext database;

  public JooqTransactions(DSLContext database) {
    this.database = database;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    if (isOpen()) {
      throw new IllegalStateException("a transaction is open already");
    }
    try {
      return ScopedValue.where(OPEN, this).call(() -> database.transactionResult(work::get));
    } catch (DataAccessException e) {
      // begin and commit are not statements, so the listener does not see them
      throw Outages.translated(e);
    }
  }

  /// Whether the caller is within a transaction.
  static boolean isOpen() {
    return OPEN.isBound();
  }
}

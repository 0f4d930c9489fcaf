package org.bellwether.persistence;

import java.util.function.Supplier;
import org.bellwether.application.Transactions;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Database transactions, bound to the thread: whatever the same `DSLContext` runs within takes
/// part.
public final class JooqTransactions implements Transactions {
  private final DSLContext database;
  private final ScopedValue<Transactions> open = ScopedValue.newInstance();

  public JooqTransactions(DSLContext database) {
    this.database = database;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    if (open.isBound()) {
      throw new IllegalStateException("a transaction is open already");
    }
    try {
      return ScopedValue.where(open, this).call(() -> database.transactionResult(work::get));
    } catch (DataAccessException e) {
      // begin and commit are not statements, so the listener does not see them
      throw Outages.translated(e);
    }
  }
}

package org.bellwether.application.transaction;

import java.util.function.Supplier;

/// Other transactions, for tests that get in their way.
public abstract class ForwardingTransactions implements Transactions {
  private final Transactions transactions;

  protected ForwardingTransactions(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return transactions.inTransaction(work);
  }

  @Override
  public boolean isOpen() {
    return transactions.isOpen();
  }

  @Override
  public void afterCommit(Runnable action) {
    transactions.afterCommit(action);
  }
}

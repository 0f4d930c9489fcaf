package org.bellwether.application.idempotency;

import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;

class InMemoryIdempotencyStoreTest extends IdempotencyStoreContract {
  private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore();
  private final InMemoryTransactions transactions = new InMemoryTransactions(store);

  @Override
  protected IdempotencyStore store() {
    return store;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}

package org.bellwether.persistence.idempotency;

import org.bellwether.application.idempotency.IdempotencyStore;
import org.bellwether.application.idempotency.IdempotencyStoreContract;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.transaction.JooqTransactions;

class JooqIdempotencyStoreTest extends IdempotencyStoreContract {
  private final IdempotencyStore store = new JooqIdempotencyStore(TestDatabase.empty());

  @Override
  protected IdempotencyStore store() {
    return store;
  }

  @Override
  protected Transactions transactions() {
    return new JooqTransactions(TestDatabase.dsl());
  }
}

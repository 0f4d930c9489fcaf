package org.bellwether.application.idempotency;

import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;

class InMemoryIdempotencyStoreTest extends IdempotencyStoreContract {
  private final InMemoryIdempotencyStore answers = new InMemoryIdempotencyStore();
  private final InMemoryTransactions transactions = new InMemoryTransactions(answers);

  @Override
  protected IdempotencyStore answers() {
    return answers;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}

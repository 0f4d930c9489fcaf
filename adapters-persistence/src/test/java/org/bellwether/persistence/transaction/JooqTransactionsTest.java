package org.bellwether.persistence.transaction;

import org.bellwether.application.transaction.Transactions;
import org.bellwether.application.transaction.TransactionsContract;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.persistence.TestDatabase;

class JooqTransactionsTest extends TransactionsContract {
  private final Transactions transactions = new JooqTransactions(TestDatabase.dsl());

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }
}

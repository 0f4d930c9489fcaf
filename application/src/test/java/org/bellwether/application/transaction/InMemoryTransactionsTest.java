package org.bellwether.application.transaction;

import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;

class InMemoryTransactionsTest extends TransactionsContract {
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemoryTransactions transactions = new InMemoryTransactions(users);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Override
  protected void getInTheWay() {
    // of one at a time
  }
}

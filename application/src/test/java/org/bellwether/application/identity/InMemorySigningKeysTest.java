package org.bellwether.application.identity;

import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;

class InMemorySigningKeysTest extends SigningKeysContract {
  private final InMemorySigningKeys keys = new InMemorySigningKeys();

  @Override
  protected SigningKeys keys() {
    return keys;
  }

  @Override
  protected Transactions transactions() {
    return new InMemoryTransactions(keys);
  }
}

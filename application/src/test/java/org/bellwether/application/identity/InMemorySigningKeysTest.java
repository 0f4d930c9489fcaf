package org.bellwether.application.identity;

import org.bellwether.application.InMemoryTransactions;
import org.bellwether.application.Transactions;

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

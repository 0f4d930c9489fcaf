package org.bellwether.persistence.identity;

import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.identity.SigningKeysContract;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.BeforeEach;

class JooqSigningKeysTest extends SigningKeysContract {
  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  @Override
  protected SigningKeys keys() {
    return new JooqSigningKeys(TestDatabase.dsl());
  }

  @Override
  protected Transactions transactions() {
    return new JooqTransactions(TestDatabase.dsl());
  }
}

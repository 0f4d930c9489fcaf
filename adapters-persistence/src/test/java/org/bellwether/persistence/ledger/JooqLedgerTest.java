package org.bellwether.persistence.ledger;

import java.util.function.Supplier;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.LedgerContract;
import org.bellwether.persistence.TestDatabase;

class JooqLedgerTest extends LedgerContract {
  private final Ledger ledger = new JooqLedger(TestDatabase.empty());

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }
}

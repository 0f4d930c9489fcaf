package org.bellwether.domain.ledger;

import java.util.function.Supplier;

class InMemoryLedgerTest extends LedgerContract {
  private final InMemoryLedger ledger = new InMemoryLedger();

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected synchronized <T> T inTransaction(Supplier<T> work) {
    return work.get();
  }
}

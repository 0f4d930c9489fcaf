package org.bellwether.application.audit;

import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;

class InMemoryAuditTrailTest extends AuditTrailContract {
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final Transactions transactions = new InMemoryTransactions(trail);

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}

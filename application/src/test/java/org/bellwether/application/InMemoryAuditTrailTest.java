package org.bellwether.application;

import java.util.List;

class InMemoryAuditTrailTest extends AuditTrailContract {
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final Transactions transactions = new InMemoryTransactions(trail);

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected List<AuditTrail.Entry> entries() {
    return trail.entries();
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}

package org.bellwether.persistence;

import static org.bellwether.persistence.schema.Tables.AUDIT_TRAIL;

import java.util.List;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.AuditTrailContract;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.UserId;

class JooqAuditTrailTest extends AuditTrailContract {
  private final AuditTrail trail = new JooqAuditTrail(TestDatabase.empty());

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected List<AuditTrail.Entry> entries() {
    return TestDatabase.dsl()
        .selectFrom(AUDIT_TRAIL)
        .orderBy(AUDIT_TRAIL.ID)
        .fetch(line ->
            new AuditTrail.Entry(
                line.get(AUDIT_TRAIL.AT),
                line.get(AUDIT_TRAIL.ACTOR) == null
                    ? null
                    : new UserId(line.get(AUDIT_TRAIL.ACTOR)),
                line.get(AUDIT_TRAIL.ADDRESS),
                line.get(AUDIT_TRAIL.ACTION),
                line.get(AUDIT_TRAIL.OBJECT),
                line.get(AUDIT_TRAIL.DETAILS)));
  }

  @Override
  protected Transactions transactions() {
    return new JooqTransactions(TestDatabase.dsl());
  }
}

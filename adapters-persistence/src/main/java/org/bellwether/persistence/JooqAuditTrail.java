package org.bellwether.persistence;

import org.bellwether.application.AuditTrail;
import org.jooq.DSLContext;

/// The table `audit_trail`.
public final class JooqAuditTrail implements AuditTrail {
  private static final FixedStatement INSERT =
      new FixedStatement(
          "insert into audit_trail (at, actor, address, action, object, details) values (?, ?, ?, ?, ?, ?)");

  private final DSLContext database;

  public JooqAuditTrail(DSLContext database) {
    this.database = database;
  }

  @Override
  public void record(Entry entry) {
    INSERT.execute(
        database,
        entry.at(),
        entry.actor() == null ? null : entry.actor().value(),
        entry.from(),
        entry.action(),
        entry.object(),
        entry.details());
  }
}

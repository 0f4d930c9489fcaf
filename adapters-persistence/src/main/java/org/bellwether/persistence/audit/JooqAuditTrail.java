package org.bellwether.persistence.audit;

import static org.bellwether.persistence.schema.Tables.AUDIT_TRAIL;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.uuid;
import static org.jooq.impl.DSL.inline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.audit.AuditHead;
import org.bellwether.application.audit.AuditLine;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// The tables `audit_trail` and `audit_head`.
public final class JooqAuditTrail implements AuditTrail {
  private static final String HEAD_ROW = "select number, hash from audit_head";
  private static final PreparedSql HEAD = new PreparedSql(HEAD_ROW);
  private static final PreparedSql LOCK = new PreparedSql(HEAD_ROW + " for update");

  private static final PreparedSql APPEND =
      new PreparedSql(
          """
          with line as (
            insert into audit_trail (number, hash, at, actor, address, action, object, details)
            values (?, ?, ?, ?, ?, ?, ?, ?))
          update audit_head set number = ?, hash = ?
          """);

  private static final PreparedSql AFTER =
      new PreparedSql(
          """
          select number, at, actor, address, action, object, details, hash from audit_trail
          where number > ? order by number limit ?
          """);

  private static final List<Field<?>> COLUMNS =
      List.of(
          AUDIT_TRAIL.NUMBER,
          AUDIT_TRAIL.AT,
          AUDIT_TRAIL.ACTOR,
          AUDIT_TRAIL.ADDRESS,
          AUDIT_TRAIL.ACTION,
          AUDIT_TRAIL.OBJECT,
          AUDIT_TRAIL.DETAILS,
          AUDIT_TRAIL.HASH);

  private final DSLContext database;
  private final Transactions transactions;

  public JooqAuditTrail(DSLContext database) {
    this.database = database;
    this.transactions = new JooqTransactions(database);
  }

  @Override
  public void record(Entry entry) {
    if (!transactions.isOpen()) {
      throw new IllegalStateException("a line belongs into the transaction of what it tells of");
    }
    List<AuditHead> heads = LOCK.list(database, JooqAuditTrail::head);
    if (heads.isEmpty()) {
      throw new IllegalStateException("the head of the audit trail is gone");
    }
    AuditLine line = heads.getFirst().append(entry);
    APPEND.execute(
        database,
        line.number(),
        line.hash(),
        entry.at(),
        entry.actor() == null ? null : entry.actor().value(),
        entry.from(),
        entry.action(),
        entry.object(),
        entry.details(),
        line.number(),
        line.hash());
  }

  /// Without its row, as if there were no lines: whoever verifies them will find that there are.
  @Override
  public AuditHead head() {
    return HEAD.list(database, JooqAuditTrail::head).stream().findFirst().orElse(AuditHead.START);
  }

  @Override
  public List<AuditLine> findLatest(Filter filter, @Nullable Long before, int limit) {
    return database
        .select(COLUMNS)
        .from(AUDIT_TRAIL)
        .where(conditions(filter, before))
        .orderBy(AUDIT_TRAIL.NUMBER.desc())
        // inlined, so that the database plans for this few and not for a tenth of the table
        .limit(inline(limit))
        .fetch(row ->
            new AuditLine(
                row.get(AUDIT_TRAIL.NUMBER),
                new Entry(
                    row.get(AUDIT_TRAIL.AT),
                    actor(row.get(AUDIT_TRAIL.ACTOR)),
                    row.get(AUDIT_TRAIL.ADDRESS),
                    row.get(AUDIT_TRAIL.ACTION),
                    row.get(AUDIT_TRAIL.OBJECT),
                    row.get(AUDIT_TRAIL.DETAILS)),
                row.get(AUDIT_TRAIL.HASH)));
  }

  private static List<Condition> conditions(Filter filter, @Nullable Long before) {
    List<Condition> all = new ArrayList<>();
    UserId actor = filter.actor();
    if (actor != null) {
      all.add(AUDIT_TRAIL.ACTOR.eq(actor.value()));
    }
    String action = filter.action();
    if (action != null) {
      all.add(AUDIT_TRAIL.ACTION.eq(action));
    }
    String object = filter.object();
    if (object != null) {
      all.add(AUDIT_TRAIL.OBJECT.eq(object));
    }
    Instant from = filter.from();
    if (from != null) {
      all.add(AUDIT_TRAIL.AT.ge(from));
    }
    Instant to = filter.to();
    if (to != null) {
      all.add(AUDIT_TRAIL.AT.lt(to));
    }
    if (before != null) {
      all.add(AUDIT_TRAIL.NUMBER.lt(before));
    }
    return all;
  }

  @Override
  public List<AuditLine> findAfter(long number, int limit) {
    return AFTER.list(database, JooqAuditTrail::line, number, limit);
  }

  private static AuditHead head(ResultSet row) throws SQLException {
    return new AuditHead(row.getLong(1), row.getString(2));
  }

  private static AuditLine line(ResultSet row) throws SQLException {
    return new AuditLine(
        row.getLong(1),
        new Entry(
            instant(row, 2),
            row.getObject(3) == null ? null : new UserId(uuid(row, 3)),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7)),
        row.getString(8));
  }

  private static @Nullable UserId actor(@Nullable UUID id) {
    return id == null ? null : new UserId(id);
  }
}

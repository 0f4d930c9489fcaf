package org.bellwether.persistence.audit;

import static org.bellwether.persistence.schema.Tables.AUDIT_HEAD;
import static org.bellwether.persistence.schema.Tables.AUDIT_TRAIL;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.with;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.application.audit.AuditHead;
import org.bellwether.application.audit.AuditLine;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.bellwether.persistence.sql.Rows;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jspecify.annotations.Nullable;

/// The tables `audit_trail` and `audit_head`.
public final class JooqAuditTrail implements AuditTrail {
  private static final Param<Long> NUMBER = param("number", AUDIT_TRAIL.NUMBER);
  private static final Param<String> HASH = param("hash", AUDIT_TRAIL.HASH);
  private static final Param<Instant> AT = param("at", AUDIT_TRAIL.AT);
  private static final Param<UserId> ACTOR = param("actor", AUDIT_TRAIL.ACTOR);
  private static final Param<String> ADDRESS = param("address", AUDIT_TRAIL.ADDRESS);
  private static final Param<String> ACTION = param("action", AUDIT_TRAIL.ACTION);
  private static final Param<String> OBJECT = param("object", AUDIT_TRAIL.OBJECT);
  private static final Param<String> DETAILS = param("details", AUDIT_TRAIL.DETAILS);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);

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

  private static final PreparedSql HEAD =
      new PreparedSql(select(AUDIT_HEAD.NUMBER, AUDIT_HEAD.HASH).from(AUDIT_HEAD));

  private static final PreparedSql LOCK =
      new PreparedSql(select(AUDIT_HEAD.NUMBER, AUDIT_HEAD.HASH).from(AUDIT_HEAD).forUpdate());

  private static final PreparedSql APPEND =
      new PreparedSql(
          with("line")
              .as(
                  insertInto(AUDIT_TRAIL)
                      .set(AUDIT_TRAIL.NUMBER, NUMBER)
                      .set(AUDIT_TRAIL.HASH, HASH)
                      .set(AUDIT_TRAIL.AT, AT)
                      .set(AUDIT_TRAIL.ACTOR, ACTOR)
                      .set(AUDIT_TRAIL.ADDRESS, ADDRESS)
                      .set(AUDIT_TRAIL.ACTION, ACTION)
                      .set(AUDIT_TRAIL.OBJECT, OBJECT)
                      .set(AUDIT_TRAIL.DETAILS, DETAILS)
                      .returning(AUDIT_TRAIL.NUMBER))
              .update(AUDIT_HEAD)
              .set(AUDIT_HEAD.NUMBER, NUMBER)
              .set(AUDIT_HEAD.HASH, HASH));

  private static final PreparedSql AFTER =
      new PreparedSql(
          select(COLUMNS)
              .from(AUDIT_TRAIL)
              .where(AUDIT_TRAIL.NUMBER.gt(NUMBER))
              .orderBy(AUDIT_TRAIL.NUMBER)
              .limit(LIMIT));

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
    AuditLine line =
        LOCK.on(database)
            .first(JooqAuditTrail::head)
            .orElseThrow(() -> new IllegalStateException("the head of the audit trail is gone"))
            .append(entry);
    APPEND
        .on(database)
        .with(NUMBER, line.number())
        .with(HASH, line.hash())
        .with(AT, entry.at())
        .with(ACTOR, entry.actor())
        .with(ADDRESS, entry.from())
        .with(ACTION, entry.action())
        .with(OBJECT, entry.object())
        .with(DETAILS, entry.details())
        .execute();
  }

  /// Without its row, as if there were no lines: whoever verifies them will find that there are.
  @Override
  public AuditHead head() {
    return HEAD.on(database).first(JooqAuditTrail::head).orElse(AuditHead.START);
  }

  @Override
  public List<AuditLine> findLatest(Filter filter, @Nullable Long before, int limit) {
    return Rows.list(
        database
            .select(COLUMNS)
            .from(AUDIT_TRAIL)
            .where(conditions(filter, before))
            .orderBy(AUDIT_TRAIL.NUMBER.desc())
            // inlined, so that the database plans for this few and not for a tenth of the table
            .limit(inline(limit)),
        JooqAuditTrail::line);
  }

  private static List<Condition> conditions(Filter filter, @Nullable Long before) {
    List<Condition> all = new ArrayList<>();
    UserId actor = filter.actor();
    if (actor != null) {
      all.add(AUDIT_TRAIL.ACTOR.eq(actor));
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
    return AFTER.on(database).with(NUMBER, number).with(LIMIT, limit).list(JooqAuditTrail::line);
  }

  private static AuditHead head(Row row) {
    return new AuditHead(row.get(AUDIT_HEAD.NUMBER), row.get(AUDIT_HEAD.HASH));
  }

  private static AuditLine line(Row row) {
    long number = row.get(AUDIT_TRAIL.NUMBER);
    Entry entry =
        new Entry(
            row.get(AUDIT_TRAIL.AT),
            row.orNull(AUDIT_TRAIL.ACTOR),
            row.orNull(AUDIT_TRAIL.ADDRESS),
            row.get(AUDIT_TRAIL.ACTION),
            row.get(AUDIT_TRAIL.OBJECT),
            row.get(AUDIT_TRAIL.DETAILS));
    return new AuditLine(number, entry, row.get(AUDIT_TRAIL.HASH));
  }
}

package org.bellwether.persistence.sql;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.table;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/// What only PostgreSQL says, or says in its own words: another database needs its own in place of
/// each of these. Everything else is jOOQ's to translate.
public final class Postgres {
  static final SQLDialect DIALECT = SQLDialect.POSTGRES;

  /// The place in its log that the database has written up to.
  public static final Field<String> WRITTEN =
      field("pg_current_wal_flush_lsn()::text", SQLDataType.CLOB);

  /// This transaction.
  public static final Field<Long> CURRENT_TRANSACTION = field("pg_current_xact_id()", Long.class);

  /// The oldest transaction that is open, or the next one where there is none.
  public static final Field<Long> OLDEST_TRANSACTION =
      field("pg_snapshot_xmin(pg_current_snapshot())", Long.class);

  /// The first transaction that this statement cannot have heard of.
  public static final Field<Long> NEXT_TRANSACTION =
      field("pg_snapshot_xmax(pg_current_snapshot())", Long.class);

  private Postgres() {}

  /// Arrays side by side, each of them a column.
  static Table<?> unnest(List<? extends Param<?>> arrays) {
    return table("unnest({0})", list(arrays.toArray(QueryPart[]::new)));
  }

  /// One parameter, however many keys it holds.
  static Condition isAnyOf(Field<?> field, Param<?> array) {
    return condition("{0} = any ({1})", field, array);
  }

  /// Found first, and looked up one by one then: else the database may read a whole table to find
  /// those few of it.
  public static <T> Condition isAnyOf(Field<T> field, Select<? extends Record1<T>> few) {
    return condition("{0} = any ({1})", field, array(few));
  }

  /// Holds the rows until the transaction ends, against whoever would change them. Others may still
  /// refer to them.
  public static <R extends Record> Select<R> held(SelectForUpdateStep<R> rows) {
    return rows.forNoKeyUpdate();
  }

  /// As [#held], those that nobody else holds.
  public static <R extends Record> Select<R> heldIfFree(SelectForUpdateStep<R> rows) {
    return rows.forNoKeyUpdate().skipLocked();
  }

  /// Always true. How long this transaction waits for what others hold is that much from here on.
  public static Condition waiting(Duration atMost) {
    return condition(
        "(select set_config('lock_timeout', {0}, true)) is not null",
        inline(Long.toString(atMost.toMillis())));
  }

  /// The time of the database's clock when it comes to that row.
  public static Field<Instant> clock() {
    return field("clock_timestamp()", SQLDataType.INSTANT);
  }

  /// The time of the database's clock when the statement began.
  public static Field<Instant> statementTime() {
    return field("statement_timestamp()", SQLDataType.INSTANT);
  }

  /// So much later, also where a day has 23 hours.
  public static Field<Instant> later(Field<Instant> than, Duration by) {
    return field(
        "{0} + {1} * interval '1 second'", SQLDataType.INSTANT, than, inline(by.toSeconds()));
  }

  /// Whether a replica has replayed the log of its database up to that place.
  public static Field<Boolean> hasReplayed(Param<String> place) {
    return field("pg_last_wal_replay_lsn() >= {0}::pg_lsn", SQLDataType.BOOLEAN, place);
  }

  /// The transaction with that number, which is one like `pg_current_xact_id()` gives.
  public static Field<Long> transaction(Field<Long> number) {
    return field("{0}::text::xid8", Long.class, number);
  }

  /// The number of a transaction.
  public static Field<Long> number(Field<Long> transaction) {
    return field("{0}::text::bigint", SQLDataType.BIGINT, transaction);
  }

  /// Whether this server is a replica of another.
  public static Condition isReplica() {
    return condition("pg_is_in_recovery()");
  }
}

package org.bellwether.persistence.idempotency;

import static org.bellwether.persistence.schema.Tables.ANSWERS;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.IdempotencyRecord;
import org.bellwether.application.idempotency.IdempotencyStore;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.Param;

/// The table `answers`.
public final class JooqIdempotencyStore implements IdempotencyStore {
  private static final Param<Instant> NOW = param("now", ANSWERS.ANSWERED_AT);
  private static final Param<Instant> OLDER_THAN = param("older_than", ANSWERS.ANSWERED_AT);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);

  private static final GivenRows<IdempotencyKey> ASKED =
      GivenRows.<IdempotencyKey>named("asked")
          .column(ANSWERS.OWNER, IdempotencyKey::owner)
          .column(ANSWERS.KEY, IdempotencyKey::value);

  private static final GivenRows<Map.Entry<IdempotencyKey, String>> GIVEN =
      GivenRows.<Map.Entry<IdempotencyKey, String>>named("given")
          .column(ANSWERS.OWNER, entry -> entry.getKey().owner())
          .column(ANSWERS.KEY, entry -> entry.getKey().value())
          .column(ANSWERS.FINGERPRINT, entry -> entry.getKey().fingerprint())
          .column(ANSWERS.ANSWER, Map.Entry::getValue);

  private static final PreparedSql FIND =
      new PreparedSql(
          select(ANSWERS.OWNER, ANSWERS.KEY, ANSWERS.FINGERPRINT, ANSWERS.ANSWER)
              .from(ANSWERS)
              .join(ASKED.table())
              .on(ASKED.matches(ANSWERS.OWNER, ANSWERS.KEY)));

  /// In one order, so that two who keep the same keys never wait for each other.
  private static final PreparedSql INSERT =
      new PreparedSql(
          insertInto(ANSWERS)
              .columns(GIVEN.targets(ANSWERS.ANSWERED_AT))
              .select(GIVEN.select(NOW))
              .onConflict(ANSWERS.OWNER, ANSWERS.KEY)
              .doNothing());

  private static final PreparedSql DELETE =
      new PreparedSql(
          deleteFrom(ANSWERS)
              .where(
                  row(ANSWERS.OWNER, ANSWERS.KEY)
                      .in(
                          select(ANSWERS.OWNER, ANSWERS.KEY)
                              .from(ANSWERS)
                              .where(ANSWERS.ANSWERED_AT.lt(OLDER_THAN))
                              .orderBy(ANSWERS.ANSWERED_AT)
                              .limit(LIMIT))));

  private final DSLContext database;

  public JooqIdempotencyStore(DSLContext database) {
    this.database = database;
  }

  @Override
  public Map<IdempotencyKey, IdempotencyRecord> find(Collection<IdempotencyKey> keys) {
    Map<List<Object>, IdempotencyRecord> found = new HashMap<>();
    FIND.on(database)
        .with(ASKED, keys)
        .list(row ->
            found.put(
                List.of(row.get(ANSWERS.OWNER), row.get(ANSWERS.KEY)),
                new IdempotencyRecord(row.get(ANSWERS.FINGERPRINT), row.get(ANSWERS.ANSWER))));
    return keys.stream()
        .filter(key -> found.containsKey(List.of(key.owner(), key.value())))
        .collect(
            Collectors.toMap(
                key -> key,
                key -> found.get(List.of(key.owner(), key.value())),
                (first, _) -> first));
  }

  @Override
  public void create(Map<IdempotencyKey, String> answers, Instant now) {
    List<Map.Entry<IdempotencyKey, String>> rows =
        answers.entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getKey().owner() + entry.getKey().value()))
            .toList();
    int created = INSERT.on(database).with(NOW, now).with(GIVEN, rows).execute();
    if (created < rows.size()) {
      throw new KeyTaken();
    }
  }

  @Override
  public int deleteOlder(Instant than, int limit) {
    return DELETE.on(database).with(OLDER_THAN, than).with(LIMIT, limit).execute();
  }
}

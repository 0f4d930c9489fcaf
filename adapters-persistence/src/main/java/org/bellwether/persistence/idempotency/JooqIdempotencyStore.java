package org.bellwether.persistence.idempotency;

import static org.bellwether.persistence.sql.PreparedSql.texts;
import static org.bellwether.persistence.sql.PreparedSql.uuids;

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
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;

/// The table `answers`.
public final class JooqIdempotencyStore implements IdempotencyStore {
  private static final PreparedSql FIND =
      new PreparedSql(
          """
          select owner, key, fingerprint, answer from answers
          join unnest(?, ?) as asked (owner, key) using (owner, key)
          """);

  /// In one order, so that two who keep the same keys never wait for each other.
  private static final PreparedSql INSERT =
      new PreparedSql(
          """
          insert into answers (owner, key, fingerprint, answer, answered_at)
          select given.*, ? from unnest(?, ?, ?, ?) as given (owner, key, fingerprint, answer)
          on conflict (owner, key) do nothing
          """);

  private static final PreparedSql DELETE =
      new PreparedSql(
          """
          delete from answers where (owner, key) in (
            select owner, key from answers where answered_at < ? order by answered_at limit ?)
          """);

  private final DSLContext database;

  public JooqIdempotencyStore(DSLContext database) {
    this.database = database;
  }

  @Override
  public Map<IdempotencyKey, IdempotencyRecord> find(Collection<IdempotencyKey> keys) {
    Map<List<Object>, IdempotencyRecord> found = new HashMap<>();
    FIND.list(
        database,
        row ->
            found.put(
                List.of(PreparedSql.uuid(row, 1), row.getString(2)),
                new IdempotencyRecord(row.getString(3), row.getString(4))),
        uuids(keys, IdempotencyKey::owner),
        texts(keys, IdempotencyKey::value));
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
    int created =
        INSERT.execute(
            database,
            now,
            uuids(rows, row -> row.getKey().owner()),
            texts(rows, row -> row.getKey().value()),
            texts(rows, row -> row.getKey().fingerprint()),
            texts(rows, Map.Entry::getValue));
    if (created < rows.size()) {
      throw new KeyTaken();
    }
  }

  @Override
  public int deleteOlder(Instant than, int limit) {
    return DELETE.execute(database, than, limit);
  }
}

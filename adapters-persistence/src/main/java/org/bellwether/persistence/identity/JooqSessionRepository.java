package org.bellwether.persistence.identity;

import java.time.Instant;
import java.util.Optional;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The table `sessions`.
public final class JooqSessionRepository implements SessionRepository {
  private static final PreparedSql INSERT =
      new PreparedSql(
          """
          insert into sessions (
            family, current, previous, handover_key, user_id, started_at, renewed_at, ends_at)
          values (?, ?, ?, ?, ?, ?, ?, ?)
          """);
  private static final PreparedSql LOCK =
      new PreparedSql(
          """
          select family, current, previous, handover_key, user_id, started_at, renewed_at, ends_at
          from sessions where family = ? for update
          """);
  private static final PreparedSql FIND =
      new PreparedSql(
          """
          select family, current, previous, handover_key, user_id, started_at, renewed_at, ends_at
          from sessions where family = ?
          """);
  private static final PreparedSql UPDATE =
      new PreparedSql(
          """
          update sessions set current = ?, previous = ?, handover_key = ?, renewed_at = ?
          where family = ?
          """);
  private static final PreparedSql DELETE =
      new PreparedSql("delete from sessions where family = ?");
  private static final PreparedSql DELETE_ALL =
      new PreparedSql("delete from sessions where user_id = ?");

  /// Two index scans, which one condition with "or" would not be.
  private static final PreparedSql DELETE_ENDED =
      new PreparedSql(
          """
          delete from sessions where family in (
            (select family from sessions where ends_at <= ? limit ?)
            union
            (select family from sessions where renewed_at <= ? limit ?)
            limit ?)
          """);

  private final DSLContext database;

  public JooqSessionRepository(DSLContext database) {
    this.database = database;
  }

  @Override
  public void create(Session session) {
    INSERT.execute(
        database,
        session.family().hex(),
        session.current().hex(),
        previous(session.handover()),
        key(session.handover()),
        session.user().value(),
        session.startedAt(),
        session.renewedAt(),
        session.endsAt());
  }

  @Override
  public Optional<Session> find(Secret.Hash family) {
    return session(FIND, family);
  }

  @Override
  public Optional<Session> lock(Secret.Hash family) {
    return session(LOCK, family);
  }

  private Optional<Session> session(PreparedSql statement, Secret.Hash family) {
    return statement
        .list(
            database,
            row ->
                new Session(
                    new Secret.Hash(row.getString(1)),
                    new Secret.Hash(row.getString(2)),
                    handover(row.getString(3), row.getString(4)),
                    new UserId(PreparedSql.uuid(row, 5)),
                    PreparedSql.instant(row, 6),
                    PreparedSql.instant(row, 7),
                    PreparedSql.instant(row, 8)),
            family.hex())
        .stream()
        .findFirst();
  }

  @Override
  public void update(Session session) {
    UPDATE.execute(
        database,
        session.current().hex(),
        previous(session.handover()),
        key(session.handover()),
        session.renewedAt(),
        session.family().hex());
  }

  private static @Nullable String previous(Session.@Nullable Handover handover) {
    return handover == null ? null : handover.previous().hex();
  }

  private static @Nullable String key(Session.@Nullable Handover handover) {
    return handover == null ? null : handover.key().value();
  }

  private static Session.@Nullable Handover handover(
      @Nullable String previous, @Nullable String key) {
    return previous == null || key == null
        ? null
        : new Session.Handover(new Secret.Hash(previous), new Secret(key));
  }

  @Override
  public void delete(Secret.Hash family) {
    DELETE.execute(database, family.hex());
  }

  @Override
  public int deleteAll(UserId user) {
    return DELETE_ALL.execute(database, user.value());
  }

  @Override
  public int deleteEnded(Instant endedBefore, Instant renewedBefore, int limit) {
    return DELETE_ENDED.execute(database, endedBefore, limit, renewedBefore, limit, limit);
  }
}

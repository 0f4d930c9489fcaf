package org.bellwether.persistence.identity;

import static org.bellwether.persistence.schema.Tables.SESSIONS;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.SelectForUpdateStep;
import org.jooq.SelectUnionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The table `sessions`.
public final class JooqSessionRepository implements SessionRepository {
  private static final Param<Secret.Hash> FAMILY = param("family", SESSIONS.FAMILY);
  private static final Param<Secret.Hash> CURRENT = param("current", SESSIONS.CURRENT);
  private static final Param<Secret.Hash> PREVIOUS = param("previous", SESSIONS.PREVIOUS);
  private static final Param<Secret> HANDOVER_KEY = param("handover_key", SESSIONS.HANDOVER_KEY);
  private static final Param<UserId> USER = param("user", SESSIONS.USER_ID);
  private static final Param<Instant> STARTED_AT = param("started_at", SESSIONS.STARTED_AT);
  private static final Param<Instant> RENEWED_AT = param("renewed_at", SESSIONS.RENEWED_AT);
  private static final Param<Instant> ENDS_AT = param("ends_at", SESSIONS.ENDS_AT);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);

  private static final PreparedSql INSERT =
      new PreparedSql(
          insertInto(SESSIONS)
              .set(SESSIONS.FAMILY, FAMILY)
              .set(SESSIONS.CURRENT, CURRENT)
              .set(SESSIONS.PREVIOUS, PREVIOUS)
              .set(SESSIONS.HANDOVER_KEY, HANDOVER_KEY)
              .set(SESSIONS.USER_ID, USER)
              .set(SESSIONS.STARTED_AT, STARTED_AT)
              .set(SESSIONS.RENEWED_AT, RENEWED_AT)
              .set(SESSIONS.ENDS_AT, ENDS_AT));

  private static final PreparedSql LOCK = new PreparedSql(one().forUpdate());
  private static final PreparedSql FIND = new PreparedSql(one());

  private static final PreparedSql UPDATE =
      new PreparedSql(
          DSL.update(SESSIONS)
              .set(SESSIONS.CURRENT, CURRENT)
              .set(SESSIONS.PREVIOUS, PREVIOUS)
              .set(SESSIONS.HANDOVER_KEY, HANDOVER_KEY)
              .set(SESSIONS.RENEWED_AT, RENEWED_AT)
              .where(SESSIONS.FAMILY.eq(FAMILY)));

  private static final PreparedSql DELETE =
      new PreparedSql(deleteFrom(SESSIONS).where(SESSIONS.FAMILY.eq(FAMILY)));
  private static final PreparedSql DELETE_ALL =
      new PreparedSql(deleteFrom(SESSIONS).where(SESSIONS.USER_ID.eq(USER)));

  /// Two index scans, which one condition with "or" would not be.
  private static final PreparedSql DELETE_ENDED =
      new PreparedSql(
          deleteFrom(SESSIONS)
              .where(
                  SESSIONS.FAMILY.in(
                      some(SESSIONS.ENDS_AT.le(ENDS_AT))
                          .union(some(SESSIONS.RENEWED_AT.le(RENEWED_AT)))
                          .limit(LIMIT))));

  private final DSLContext database;

  public JooqSessionRepository(DSLContext database) {
    this.database = database;
  }

  private static SelectForUpdateStep<Record> one() {
    return select(
            List.of(
                SESSIONS.FAMILY,
                SESSIONS.CURRENT,
                SESSIONS.PREVIOUS,
                SESSIONS.HANDOVER_KEY,
                SESSIONS.USER_ID,
                SESSIONS.STARTED_AT,
                SESSIONS.RENEWED_AT,
                SESSIONS.ENDS_AT))
        .from(SESSIONS)
        .where(SESSIONS.FAMILY.eq(FAMILY));
  }

  private static SelectUnionStep<Record1<Secret.Hash>> some(Condition which) {
    return select(SESSIONS.FAMILY).from(SESSIONS).where(which).limit(LIMIT);
  }

  @Override
  public void create(Session session) {
    INSERT
        .on(database)
        .with(FAMILY, session.family())
        .with(CURRENT, session.current())
        .with(PREVIOUS, previous(session.handover()))
        .with(HANDOVER_KEY, key(session.handover()))
        .with(USER, session.user())
        .with(STARTED_AT, session.startedAt())
        .with(RENEWED_AT, session.renewedAt())
        .with(ENDS_AT, session.endsAt())
        .execute();
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
        .on(database)
        .with(FAMILY, family)
        .first(row ->
            new Session(
                row.get(SESSIONS.FAMILY),
                row.get(SESSIONS.CURRENT),
                handover(row.orNull(SESSIONS.PREVIOUS), row.orNull(SESSIONS.HANDOVER_KEY)),
                row.get(SESSIONS.USER_ID),
                row.get(SESSIONS.STARTED_AT),
                row.get(SESSIONS.RENEWED_AT),
                row.get(SESSIONS.ENDS_AT)));
  }

  @Override
  public void update(Session session) {
    UPDATE
        .on(database)
        .with(CURRENT, session.current())
        .with(PREVIOUS, previous(session.handover()))
        .with(HANDOVER_KEY, key(session.handover()))
        .with(RENEWED_AT, session.renewedAt())
        .with(FAMILY, session.family())
        .execute();
  }

  private static Secret.@Nullable Hash previous(Session.@Nullable Handover handover) {
    return handover == null ? null : handover.previous();
  }

  private static @Nullable Secret key(Session.@Nullable Handover handover) {
    return handover == null ? null : handover.key();
  }

  private static Session.@Nullable Handover handover(
      Secret.@Nullable Hash previous, @Nullable Secret key) {
    return previous == null || key == null ? null : new Session.Handover(previous, key);
  }

  @Override
  public void delete(Secret.Hash family) {
    DELETE.on(database).with(FAMILY, family).execute();
  }

  @Override
  public int deleteAll(UserId user) {
    return DELETE_ALL.on(database).with(USER, user).execute();
  }

  @Override
  public int deleteEnded(Instant endedBefore, Instant renewedBefore, int limit) {
    return DELETE_ENDED
        .on(database)
        .with(ENDS_AT, endedBefore)
        .with(RENEWED_AT, renewedBefore)
        .with(LIMIT, limit)
        .execute();
  }
}

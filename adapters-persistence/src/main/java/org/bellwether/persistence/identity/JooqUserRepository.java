package org.bellwether.persistence.identity;

import static org.bellwether.persistence.schema.Tables.USERS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.application.batching.BatchedLookup;
import org.bellwether.application.batching.SharedQuery;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Rights;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Record5;
import org.jooq.Records;
import org.jooq.SelectConditionStep;
import org.jooq.SelectForUpdateStep;
import org.jooq.impl.DSL;

/// Users in the table `users`.
public final class JooqUserRepository implements UserRepository {
  private static final Param<UserId> ID = param("id", USERS.ID);
  private static final GivenRows<UserId> IDS = GivenRows.keys(USERS.ID);
  private static final GivenRows<String> EXTERNAL_IDS = GivenRows.keys(USERS.EXTERNAL_ID);

  private static final PreparedSql PROFILES =
      new PreparedSql(DSL.select(USERS.ID, USERS.NAME).from(USERS).where(IDS.contain(USERS.ID)));

  private static final PreparedSql RIGHTS = new PreparedSql(rights());
  private static final PreparedSql RIGHTS_LOCKED = new PreparedSql(Postgres.held(rights()));

  private static final GivenRows<ImportedPerson> IMPORTED =
      GivenRows.<ImportedPerson>named("given")
          .column(USERS.ID, person -> person.profile().id())
          .column(USERS.EXTERNAL_ID, ImportedPerson::externalId)
          .column(USERS.NAME, person -> person.profile().name())
          .column(USERS.CREATED_AT, ImportedPerson::createdAt);

  private static final PreparedSql INSERT_IMPORTED =
      new PreparedSql(
          insertInto(USERS)
              .columns(IMPORTED.targets(USERS.ROLE))
              .select(IMPORTED.select(val(Role.USER, USERS.ROLE)))
              .onConflict(USERS.EXTERNAL_ID)
              .doNothing());

  private static final PreparedSql BY_EXTERNAL_ID =
      new PreparedSql(
          DSL.select(USERS.EXTERNAL_ID, USERS.ID)
              .from(USERS)
              .where(EXTERNAL_IDS.contain(USERS.EXTERNAL_ID)));

  private final DSLContext database;
  private final BatchedLookup<UserId, Profile> profile;
  private final SharedQuery<Set<UserId>, Map<UserId, Profile>> profiles;

  public JooqUserRepository(DSLContext database) {
    this.database = database;
    Transactions transactions = new JooqTransactions(database);
    profile = new BatchedLookup<>(transactions, this::profiles);
    profiles = new SharedQuery<>(transactions, this::profiles);
  }

  private static SelectForUpdateStep<? extends Record> rights() {
    return DSL.select(USERS.ROLE, USERS.VOUCHED_AT).from(USERS).where(USERS.ID.eq(ID));
  }

  @Override
  public boolean create(User user) {
    return database
            .insertInto(USERS)
            .set(USERS.ID, user.id())
            .set(USERS.NAME, user.profile().name())
            .set(USERS.EMAIL, user.email().canonical())
            .set(USERS.PASSWORD_HASH, user.passwordHash())
            .set(USERS.ROLE, user.role())
            .set(USERS.CREATED_AT, user.createdAt())
            .onConflict(USERS.EMAIL)
            .doNothing()
            .execute()
        > 0;
  }

  @Override
  public Optional<User> findByEmail(EmailAddress email) {
    return select(USERS.EMAIL.in(email, email.canonical()))
        .orderBy(USERS.EMAIL.eq(email).desc())
        .limit(1)
        .fetchOptional(Records.mapping(User::new));
  }

  @Override
  public Optional<User> findById(UserId id) {
    return find(canLogIn(id));
  }

  @Override
  public Optional<Rights> findRights(UserId id) {
    return rights(RIGHTS, id);
  }

  @Override
  public Optional<Rights> lockRights(UserId id) {
    return rights(RIGHTS_LOCKED, id);
  }

  private Optional<Rights> rights(PreparedSql statement, UserId id) {
    return statement
        .on(database)
        .with(ID, id)
        .first(row -> new Rights(row.get(USERS.ROLE), row.orNull(USERS.VOUCHED_AT)));
  }

  @Override
  public Optional<User> lock(UserId id) {
    return select(canLogIn(id)).forNoKeyUpdate().fetchOptional(Records.mapping(User::new));
  }

  @Override
  public Set<UserId> lockAdmins() {
    // in one order, so that two who do this wait for each other instead of each for the other
    return database
        .select(USERS.ID)
        .from(USERS)
        .where(USERS.ROLE.eq(inline(Role.ADMIN, USERS.ROLE)))
        .orderBy(USERS.ID)
        .forNoKeyUpdate()
        .fetchSet(USERS.ID);
  }

  @Override
  public void updateVouchedAt(UserId id, Instant at, Instant notedBefore) {
    database
        .update(USERS)
        .set(USERS.VOUCHED_AT, at)
        .where(USERS.ID.eq(id).and(USERS.VOUCHED_AT.isNull().or(USERS.VOUCHED_AT.le(notedBefore))))
        .execute();
  }

  @Override
  public Optional<Role> updateRole(UserId id, Role role) {
    Optional<Role> before =
        database
            .select(USERS.ROLE)
            .from(USERS)
            .where(canLogIn(id))
            .forNoKeyUpdate()
            .fetchOptional(USERS.ROLE);
    if (before.isPresent()) {
      database.update(USERS).set(USERS.ROLE, role).where(USERS.ID.eq(id)).execute();
    }
    return before;
  }

  @Override
  public boolean updatePassword(UserId id, PasswordHash old, PasswordHash replacement) {
    return database
            .update(USERS)
            .set(USERS.PASSWORD_HASH, replacement)
            .where(USERS.ID.eq(id).and(USERS.PASSWORD_HASH.eq(old)))
            .execute()
        > 0;
  }

  private static Condition canLogIn(UserId id) {
    return USERS.ID.eq(id).and(USERS.EMAIL.isNotNull());
  }

  private Optional<User> find(Condition which) {
    return select(which).fetchOptional(Records.mapping(User::new));
  }

  private SelectConditionStep<Record5<Profile, EmailAddress, PasswordHash, Role, Instant>> select(
      Condition which) {
    return database
        .select(
            row(USERS.ID, USERS.NAME).mapping(Profile::new),
            USERS.EMAIL,
            USERS.PASSWORD_HASH,
            USERS.ROLE,
            USERS.CREATED_AT)
        .from(USERS)
        .where(which);
  }

  @Override
  public Map<UserId, Profile> findProfiles(Collection<UserId> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    if (ids.size() == 1) {
      return profile.execute(ids.iterator().next()).map(p -> Map.of(p.id(), p)).orElse(Map.of());
    }
    return profiles.execute(Set.copyOf(ids));
  }

  private Map<UserId, Profile> profiles(Collection<UserId> ids) {
    return PROFILES
        .on(database)
        .with(IDS, ids)
        .list(row -> new Profile(row.get(USERS.ID), row.get(USERS.NAME)))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Profile::id, Function.identity()));
  }

  @Override
  public Map<String, UserId> createImported(List<ImportedPerson> people) {
    if (people.isEmpty()) {
      return Map.of();
    }
    INSERT_IMPORTED.on(database).with(IMPORTED, people).execute();
    return BY_EXTERNAL_ID
        .on(database)
        .with(EXTERNAL_IDS, people.stream().map(ImportedPerson::externalId).toList())
        .list(row -> Map.entry(row.get(USERS.EXTERNAL_ID), row.get(USERS.ID)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

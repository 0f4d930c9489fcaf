package org.bellwether.persistence.identity;

import static org.bellwether.persistence.schema.Tables.USERS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Rights;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.persistence.sql.BatchedLookup;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.SharedQuery;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record5;
import org.jooq.Records;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

/// Users in the table `users`.
public final class JooqUserRepository implements UserRepository {
  private static final PreparedSql PROFILES =
      new PreparedSql(
          DSL.select(USERS.ID, USERS.NAME).from(USERS).where(USERS.ID.eq(any(new UserId[0]))));

  private static final PreparedSql RIGHTS =
      new PreparedSql("select role, vouched_at from users where id = ?");
  private static final PreparedSql RIGHTS_LOCKED =
      new PreparedSql("select role, vouched_at from users where id = ? for no key update");

  private final DSLContext database;
  private final BatchedLookup<UserId, Profile> profile;
  private final SharedQuery<Set<UserId>, Map<UserId, Profile>> profiles;

  public JooqUserRepository(DSLContext database) {
    this.database = database;
    Transactions transactions = new JooqTransactions(database);
    profile = new BatchedLookup<>(transactions, this::profiles);
    profiles = new SharedQuery<>(transactions, this::profiles);
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
        .list(
            database,
            row ->
                new Rights(
                    Role.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                    row.getObject(2) == null ? null : PreparedSql.instant(row, 2)),
            id.value())
        .stream()
        .findFirst();
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
            DSL.row(USERS.ID, USERS.NAME).mapping(Profile::new),
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
      return profile.find(ids.iterator().next()).map(p -> Map.of(p.id(), p)).orElse(Map.of());
    }
    return profiles.find(Set.copyOf(ids));
  }

  private Map<UserId, Profile> profiles(Collection<UserId> ids) {
    return PROFILES
        .list(
            database,
            row -> new Profile(new UserId(PreparedSql.uuid(row, 1)), row.getString(2)),
            (Object) PreparedSql.uuids(ids, UserId::value))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Profile::id, Function.identity()));
  }

  @Override
  public Map<String, UserId> createImported(List<ImportedPerson> people) {
    if (people.isEmpty()) {
      return Map.of();
    }
    // from arrays, one for each column: the text does not depend on the number of people
    database
        .insertInto(USERS)
        .columns(List.of(USERS.ID, USERS.EXTERNAL_ID, USERS.NAME, USERS.CREATED_AT, USERS.ROLE))
        .select(
            DSL.select(asterisk(), inline(Role.USER, USERS.ROLE))
                .from(
                    table(
                        "unnest({0}, {1}, {2}, {3})",
                        val(column(people, person -> person.profile().id().value(), UUID[]::new)),
                        val(column(people, ImportedPerson::externalId, String[]::new)),
                        val(column(people, person -> person.profile().name(), String[]::new)),
                        val(column(people, ImportedPerson::createdAt, Instant[]::new)))))
        .onConflict(USERS.EXTERNAL_ID)
        .doNothing()
        .execute();
    return database
        .select(USERS.EXTERNAL_ID, USERS.ID)
        .from(USERS)
        .where(USERS.EXTERNAL_ID.eq(any(column(people, ImportedPerson::externalId, String[]::new))))
        .fetchMap(USERS.EXTERNAL_ID, USERS.ID);
  }

  private static <T> T[] column(
      List<ImportedPerson> people, Function<ImportedPerson, T> value, IntFunction<T[]> array) {
    return people.stream().map(value).toArray(array);
  }
}

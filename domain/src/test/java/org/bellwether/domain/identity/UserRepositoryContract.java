package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.junit.jupiter.api.Test;

/// What every backend for users must do.
public abstract class UserRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");

  /// An empty repository.
  protected abstract UserRepository users();

  protected abstract <T> T inTransaction(Supplier<T> work);

  private static User user(String email, String name) {
    return new User(
        new Profile(new UserId(UUID.randomUUID()), name),
        new EmailAddress(email),
        new PasswordHash("$argon2id$not-a-real-one"),
        Role.USER,
        NOW);
  }

  private boolean create(User user) {
    return inTransaction(() -> users().create(user));
  }

  @Test
  void a_user_is_found_by_email_as_they_were_kept() {
    User ann = user("ann@example.org", "Ann Ødegård 😀");
    assertThat(create(ann)).isTrue();
    assertThat(users().findByEmail(new EmailAddress(" Ann@Example.ORG "))).contains(ann);
    assertThat(users().findByEmail(new EmailAddress("ben@example.org"))).isEmpty();
  }

  @Test
  void a_user_is_found_by_id_and_somebody_who_cannot_log_in_is_not() {
    User ann = user("ann@example.org", "Ann");
    Profile mira = new Profile(new UserId(UUID.randomUUID()), "Mira");
    create(ann);
    inTransaction(() -> users().createImported(List.of(new ImportedPerson("x:mira", mira, NOW))));
    assertThat(users().findById(ann.id())).contains(ann);
    assertThat(users().findById(mira.id())).isEmpty();
    assertThat(users().findById(new UserId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void an_email_address_is_taken_once() {
    User ann = user("ann@example.org", "Ann");
    assertThat(create(ann)).isTrue();
    assertThat(create(user("ANN@example.org", "Another Ann"))).isFalse();
    assertThat(users().findByEmail(ann.email())).contains(ann);
  }

  @Test
  void all_spellings_of_an_email_address_are_one() {
    User ann = user("ann@xn--bcher-kva.example", "Ann");
    assertThat(create(ann)).isTrue();
    for (String spelling :
        List.of(
            "Ann@B\u00dcCHER.example",
            "ann@bu\u0308cher.example",
            "\uff41nn@b\u00fccher.example")) {
      assertThat(create(user(spelling, "Another Ann"))).isFalse();
      User found = users().findByEmail(new EmailAddress(spelling)).orElseThrow();
      assertThat(found.id()).isEqualTo(ann.id());
      assertThat(found.email()).hasToString("ann@b\u00fccher.example");
    }
  }

  @Test
  void a_role_changes_and_tells_what_it_was() {
    User ann = user("ann@example.org", "Ann");
    Profile mira = new Profile(new UserId(UUID.randomUUID()), "Mira");
    create(ann);
    inTransaction(() -> users().createImported(List.of(new ImportedPerson("x:mira", mira, NOW))));
    assertThat(inTransaction(() -> users().updateRole(ann.id(), Role.MODERATOR)))
        .contains(Role.USER);
    assertThat(users().findRights(ann.id())).contains(new Rights(Role.MODERATOR, null));
    assertThat(users().findById(ann.id()).orElseThrow().role()).isEqualTo(Role.MODERATOR);
    // who has no password here has the role that the other system says
    assertThat(users().findRights(mira.id())).contains(new Rights(Role.USER, null));
    assertThat(inTransaction(() -> users().updateRole(mira.id(), Role.ADMIN))).isEmpty();
    assertThat(inTransaction(() -> users().updateRole(new UserId(UUID.randomUUID()), Role.ADMIN)))
        .isEmpty();
    assertThat(users().findRights(new UserId(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void a_password_is_replaced_only_when_it_is_still_the_one_that_was_checked() {
    User ann = user("ann@example.org", "Ann");
    User ben = user("ben@example.org", "Ben");
    PasswordHash better = new PasswordHash("$argon2id$better");
    create(ann);
    create(ben);
    assertThat(inTransaction(() -> users().updatePassword(ann.id(), ann.passwordHash(), better)))
        .isTrue();
    assertThat(inTransaction(() -> users().updatePassword(ann.id(), ann.passwordHash(), better)))
        .isFalse();
    assertThat(users().findById(ann.id()).orElseThrow().passwordHash()).isEqualTo(better);
    assertThat(users().findById(ben.id())).contains(ben);
  }

  @Test
  void who_is_held_is_who_they_are_now() {
    User ann = user("ann@example.org", "Ann");
    User ben = user("ben@example.org", "Ben");
    Profile mira = new Profile(new UserId(UUID.randomUUID()), "Mira");
    create(ann);
    create(ben);
    inTransaction(() -> users().createImported(List.of(new ImportedPerson("x:mira", mira, NOW))));
    assertThat(inTransaction(users()::lockAdmins)).isEmpty();
    inTransaction(() -> users().updateRole(ann.id(), Role.ADMIN));
    inTransaction(() -> users().updateRole(ben.id(), Role.MODERATOR));
    assertThat(inTransaction(users()::lockAdmins)).containsExactly(ann.id());
    assertThat(inTransaction(() -> users().lockRights(ann.id())))
        .contains(new Rights(Role.ADMIN, null));
    assertThat(inTransaction(() -> users().lock(ben.id())).orElseThrow().role())
        .isEqualTo(Role.MODERATOR);
    assertThat(inTransaction(() -> users().lock(mira.id()))).isEmpty();
    assertThat(inTransaction(() -> users().lockRights(new UserId(UUID.randomUUID())))).isEmpty();
  }

  @Test
  void that_another_system_vouches_for_somebody_is_noted_now_and_then() {
    Profile mira = new Profile(new UserId(UUID.randomUUID()), "Mira");
    inTransaction(() -> users().createImported(List.of(new ImportedPerson("x:mira", mira, NOW))));
    vouch(mira.id(), NOW);
    vouch(mira.id(), NOW.plusSeconds(59));
    assertThat(users().findRights(mira.id())).contains(new Rights(Role.USER, NOW));
    vouch(mira.id(), NOW.plusSeconds(60));
    assertThat(inTransaction(() -> users().lockRights(mira.id())))
        .contains(new Rights(Role.USER, NOW.plusSeconds(60)));
  }

  private void vouch(UserId id, Instant at) {
    inTransaction(() -> {
      users().updateVouchedAt(id, at, at.minusSeconds(60));
      return id;
    });
  }

  @Test
  void profiles_come_in_one_batch_without_unknown_ids() {
    User ann = user("ann@example.org", "Ann");
    User ben = user("ben@example.org", "Ben");
    create(ann);
    create(ben);
    assertThat(users().findProfiles(List.of(ben.id(), new UserId(UUID.randomUUID()), ann.id())))
        .isEqualTo(Map.of(ann.id(), ann.profile(), ben.id(), ben.profile()));
    assertThat(users().findProfiles(List.of())).isEmpty();
  }

  @Test
  void imported_people_keep_the_id_they_got_first() {
    Profile mira = new Profile(new UserId(UUID.randomUUID()), "Mira");
    Profile miraAgain = new Profile(new UserId(UUID.randomUUID()), "Mira renamed");
    Profile noor = new Profile(new UserId(UUID.randomUUID()), "Noor");
    Map<String, UserId> first =
        inTransaction(
            () -> users().createImported(List.of(new ImportedPerson("x:mira", mira, NOW))));
    Map<String, UserId> second =
        inTransaction(() ->
            users()
                .createImported(
                    List.of(
                        new ImportedPerson("x:mira", miraAgain, NOW),
                        new ImportedPerson("x:noor", noor, NOW))));
    assertThat(first).isEqualTo(Map.of("x:mira", mira.id()));
    assertThat(second).isEqualTo(Map.of("x:mira", mira.id(), "x:noor", noor.id()));
    assertThat(users().findProfiles(List.of(mira.id(), noor.id())))
        .isEqualTo(Map.of(mira.id(), mira, noor.id(), noor));
  }

  @Test
  void somebody_who_comes_twice_in_one_batch_is_one_person() {
    Profile first = new Profile(new UserId(UUID.randomUUID()), "Mira");
    Profile second = new Profile(new UserId(UUID.randomUUID()), "Mira");
    assertThat(
            inTransaction(() ->
                users()
                    .createImported(
                        List.of(
                            new ImportedPerson("x:mira", first, NOW),
                            new ImportedPerson("x:mira", second, NOW)))))
        .isEqualTo(Map.of("x:mira", first.id()));
  }
}

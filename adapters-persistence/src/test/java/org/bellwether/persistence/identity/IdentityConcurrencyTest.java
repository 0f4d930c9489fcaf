package org.bellwether.persistence.identity;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bellwether.application.Outage;
import org.bellwether.application.TestInstallation.PlainPasswords;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.trading.Traders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// What somebody has proved, and what they are, is asked again in the transaction that uses it:
/// whatever happens in between counts.
class IdentityConcurrencyTest {
  private final Members members = new Members(TestDatabase.empty());

  @AfterEach
  void noCreditWasMadeOrLost() {
    assertThat(new Traders(TestDatabase.dsl()).violations()).isEmpty();
  }

  private static <T> CompletableFuture<T> elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  /// On a slow machine the last of many waits for longer than one waits for a database.
  private static <T> T patiently(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (Outage _) {
        // nothing was done, so it is asked for again
      }
    }
  }

  /// Does something right after the password was found to be good, and before it is used.
  private static PasswordHasher andThen(Runnable meanwhile) {
    PlainPasswords plain = new PlainPasswords();
    return new PasswordHasher() {
      @Override
      public PasswordHash hash(Password password, Asker asker) {
        return plain.hash(password, asker);
      }

      @Override
      public boolean matches(Password password, PasswordHash hash, Asker asker) {
        boolean good = plain.matches(password, hash, asker);
        meanwhile.run();
        return good;
      }

      @Override
      public void matchNobody(Password password, Asker asker) {}

      @Override
      public boolean isOutdated(PasswordHash hash) {
        return false;
      }
    };
  }

  @Test
  void a_login_with_the_old_password_does_not_survive_its_change() {
    UserId ann = members.person("ann", Role.USER);
    Caller annHerself = members.loggedIn(ann);
    CountDownLatch once = new CountDownLatch(1);
    PasswordHasher slow =
        andThen(() -> {
          if (once.getCount() > 0) {
            once.countDown();
            assertThat(members.changePassword(annHerself, "password of ann", "another one"))
                .isInstanceOf(ChangePassword.Changed.class);
          }
        });
    assertThat(members.logIn("ann", "password of ann", slow))
        .isEqualTo(new IdentityRefusal.WrongCredentials());
    assertThat(sessions()).as("that of the new password").isEqualTo(1L);
  }

  private static Object sessions() {
    return TestDatabase.dsl().fetchValue("select count(*) from sessions");
  }

  @RepeatedTest(12)
  void whichever_comes_first_no_session_of_the_old_password_is_left() {
    UserId ann = members.person("ann", Role.USER);
    Caller annHerself = members.loggedIn(ann);
    List<CompletableFuture<LogIn.Result>> logins =
        IntStream.range(0, 4)
            .mapToObj(
                _ -> elsewhere(() -> members.logIn("ann", "password of ann", new PlainPasswords())))
            .toList();
    assertThat(members.changePassword(annHerself, "password of ann", "another one"))
        .isInstanceOf(ChangePassword.Changed.class);
    logins.forEach(login -> {
      if (login.join() instanceof LogIn.LoggedIn(var tokens)) {
        assertThat(members.refresh(tokens.refreshToken()))
            .isEqualTo(new IdentityRefusal.InvalidRefreshToken());
      }
    });
    assertThat(sessions()).isEqualTo(1L);
  }

  /// Two honest logins may find that hashing has become stronger at the same time.
  @Test
  void a_login_survives_that_another_one_strengthens_the_hash() {
    members.person("ann", Role.USER);
    PlainPasswords stronger = new PlainPasswords();
    stronger.effort = 2;
    CountDownLatch once = new CountDownLatch(1);
    PasswordHasher slow =
        andThen(() -> {
          if (once.getCount() > 0) {
            once.countDown();
            assertThat(members.logIn("ann", "password of ann", stronger))
                .isInstanceOf(LogIn.LoggedIn.class);
          }
        });
    assertThat(members.logIn("ann", "password of ann", slow)).isInstanceOf(LogIn.LoggedIn.class);
  }

  @RepeatedTest(6)
  void a_refresh_that_overlaps_a_new_password_does_not_survive_it() {
    UserId ann = members.person("ann", Role.USER);
    RefreshToken token = RefreshToken.first();
    Caller annHerself = members.loggedIn(ann, token);
    CompletableFuture<RefreshSession.Result> refresh = elsewhere(() -> members.refresh(token));
    members.changePassword(annHerself, "password of ann", "another one");
    if (refresh.join() instanceof RefreshSession.Refreshed(var tokens)) {
      assertThat(members.refresh(tokens.refreshToken()))
          .isEqualTo(new IdentityRefusal.InvalidRefreshToken());
    }
    assertThat(sessions()).isEqualTo(1L);
  }

  @RepeatedTest(3)
  void sixty_keys_asked_for_at_once_are_fifty() {
    Caller ann = members.loggedIn(members.person("ann", Role.USER));
    List<CompletableFuture<CreateApiKey.Result>> requests =
        IntStream.range(0, CreateApiKey.MAX_KEYS + 10)
            .mapToObj(_ -> elsewhere(() -> patiently(() -> members.createKey(ann))))
            .toList();
    Map<Class<?>, Long> results =
        requests.stream()
            .map(CompletableFuture::join)
            .collect(groupingBy(Object::getClass, counting()));
    assertThat(results)
        .isEqualTo(
            Map.of(
                CreateApiKey.Created.class,
                (long) CreateApiKey.MAX_KEYS,
                IdentityRefusal.TooManyApiKeys.class,
                10L));
    assertThat(members.keys.findByOwner(ann.id())).hasSize(CreateApiKey.MAX_KEYS);
  }

  /// Each of them has seen the other as an admin a moment ago.
  @RepeatedTest(6)
  void of_two_admins_who_demote_each_other_at_once_one_is_left() {
    Caller ada = members.loggedIn(members.person("ada", Role.ADMIN));
    Caller ben = members.loggedIn(members.person("ben", Role.ADMIN));
    CompletableFuture<ChangeRole.Result> first =
        elsewhere(() -> members.changeRole(ada, ben.id(), Role.USER));
    CompletableFuture<ChangeRole.Result> second =
        elsewhere(() -> members.changeRole(ben, ada.id(), Role.USER));
    assertThat(List.of(first.join(), second.join()))
        .hasAtLeastOneElementOfType(ChangeRole.Changed.class)
        .contains(new IdentityRefusal.NotEntitled(Lack.PERMISSION));
    assertThat(admins()).isEqualTo(1L);
  }

  @RepeatedTest(6)
  void of_three_admins_who_resign_at_once_one_is_left() {
    List<CompletableFuture<ChangeRole.Result>> resignations =
        List.of("ada", "ben", "cem").stream()
            .map(name -> members.loggedIn(members.person(name, Role.ADMIN)))
            .toList()
            .stream()
            .map(admin -> elsewhere(() -> members.changeRole(admin, admin.id(), Role.USER)))
            .toList();
    assertThat(resignations.stream().map(CompletableFuture::join))
        .containsOnlyOnce(new IdentityRefusal.LastAdmin());
    assertThat(admins()).isEqualTo(1L);
  }

  private static Object admins() {
    return TestDatabase.dsl().fetchValue("select count(*) from users where role = 'admin'");
  }

  /// Whoever acts while their authority is being taken away waits, and is refused.
  @RepeatedTest(6)
  void a_token_used_ten_times_at_once_gives_all_the_same_next_one() {
    RefreshToken first = RefreshToken.first();
    members.loggedIn(members.person("ann", Role.USER), first);
    List<CompletableFuture<RefreshSession.Result>> refreshes =
        IntStream.range(0, 10).mapToObj(_ -> elsewhere(() -> members.refresh(first))).toList();
    List<RefreshToken> next =
        refreshes.stream().map(refresh -> refreshed(refresh.join())).distinct().toList();
    assertThat(next).hasSize(1);
    RefreshToken third = refreshed(members.refresh(next.getFirst()));
    assertThat(sessions()).as("it goes on").isEqualTo(1L);
    assertThat(members.refresh(first)).isEqualTo(new IdentityRefusal.InvalidRefreshToken());
    assertThat(members.refresh(third)).isEqualTo(new IdentityRefusal.InvalidRefreshToken());
    assertThat(sessions()).as("the first one was too old").isEqualTo(0L);
  }

  private static RefreshToken refreshed(RefreshSession.Result result) {
    return ((RefreshSession.Refreshed) result).tokens().refreshToken();
  }

  @Test
  void an_admin_who_is_being_demoted_grants_nothing() {
    Caller ada = members.loggedIn(members.person("ada", Role.ADMIN));
    CompletableFuture<GrantCredits.Result> grant =
        whileUndecided(
            () -> members.users.updateRole(ada.id(), Role.USER),
            () -> members.grant(ada, ada.id()));
    assertThat(grant.join()).isEqualTo(new IdentityRefusal.NotEntitled(Lack.PERMISSION));
    assertThat(TestDatabase.dsl().fetchValue("select count(*) from transfers")).isEqualTo(0L);
  }

  @Test
  void who_is_being_logged_out_makes_no_key() {
    RefreshToken token = RefreshToken.first();
    Caller ann = members.loggedIn(members.person("ann", Role.USER), token);
    CompletableFuture<CreateApiKey.Result> key =
        whileUndecided(() -> members.sessions.deleteAll(ann.id()), () -> members.createKey(ann));
    assertThat(key.join()).isEqualTo(new IdentityRefusal.NotEntitled(Lack.PROOF));
    assertThat(members.keys.findByOwner(ann.id())).isEmpty();
  }

  @Test
  void a_key_that_is_being_revoked_proves_nothing() {
    Caller ann = members.loggedIn(members.person("ann", Role.USER));
    CreateApiKey.Created made = (CreateApiKey.Created) members.createKey(ann);
    CompletableFuture<?> caller =
        whileUndecided(
            () -> members.keys.delete(made.key().id()),
            () -> members.authenticateApiKey.execute(made.secret(), "192.0.2.1"));
    assertThat(caller.join()).isEqualTo(Optional.empty());
  }

  /// Changes something, and commits only when the other one waits for it.
  private <T> CompletableFuture<T> whileUndecided(Runnable change, Supplier<T> other) {
    return members.transactions.inTransaction(() -> {
      change.run();
      CompletableFuture<T> waiting = elsewhere(other);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> waiting.isDone() || somebodyWaitsForALock());
      return waiting;
    });
  }

  private static boolean somebodyWaitsForALock() {
    return elsewhere(() ->
            TestDatabase.dsl()
                    .fetchSingle("select count(*) from pg_locks where not granted")
                    .get(0, Long.class)
                > 0)
        .join();
  }

  @Test
  void a_session_ended_everywhere_from_several_devices_at_once_is_ended() {
    UserId ann = members.person("ann", Role.USER);
    List<RefreshToken> tokens = IntStream.range(0, 4).mapToObj(_ -> RefreshToken.first()).toList();
    tokens.forEach(token -> members.loggedIn(ann, token));
    tokens.stream()
        .map(token ->
            elsewhere(() ->
                members.logOut.execute(
                    new LogOut.Command(token, LogOut.Extent.EVERYWHERE, "192.0.2.1"))))
        .toList()
        .forEach(CompletableFuture::join);
    assertThat(sessions()).isEqualTo(0L);
  }
}

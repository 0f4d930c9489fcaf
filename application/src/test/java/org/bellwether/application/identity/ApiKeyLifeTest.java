package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.keyed;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.Standing;
import org.bellwether.domain.identity.UserId;
import org.junit.jupiter.api.Test;

/// A key for a program: made, used, and revoked or expired.
class ApiKeyLifeTest {
  private static final String HOME = "192.0.2.1";
  private static final String DATA_CENTRE = "2001:db8::5";

  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final Caller annHerself = here.loggedIn(ann);
  private final Instant tomorrow = here.clock.instant().plus(Duration.ofDays(1));

  private IdempotentResult<CreateApiKey.Result> create(
      Caller caller, Instant expires, Permission... which) {
    return here.createApiKey.execute(
        new CreateApiKey.Command(caller, "Bot", Set.of(which), expires), null);
  }

  private CreateApiKey.Created created(Caller caller, Permission... which) {
    return fresh(CreateApiKey.Created.class, create(caller, tomorrow, which));
  }

  private Caller caller(Secret secret) {
    return here.authenticateApiKey.execute(secret, DATA_CENTRE).orElseThrow();
  }

  @Test
  void a_key_speaks_for_its_owner_within_its_permissions() {
    CreateApiKey.Created made = created(annHerself, Permission.READ);
    Caller program = caller(made.secret());
    assertThat(program.id()).isEqualTo(ann);
    assertThat(program.address()).isEqualTo(DATA_CENTRE);
    assertThat(program.has(Permission.READ)).isTrue();
    assertThat(program.has(Permission.WRITE)).isFalse();
    assertThat(here.authenticateApiKey.execute(Secret.random(), HOME)).isEmpty();
    assertThat(made.toString()).doesNotContain(made.secret().value());
  }

  @Test
  void a_key_can_do_no_more_than_its_owner_can_now() {
    UserId mo = here.register("mo");
    Caller admin = here.person("admin", Role.ADMIN);
    here.changeRole.execute(new ChangeRole.Command(admin, mo, Role.MODERATOR));
    Secret secret =
        created(here.loggedIn(mo), Permission.READ, Permission.WRITE, Permission.DELETE).secret();
    assertThat(caller(secret).has(Permission.DELETE)).isTrue();
    here.changeRole.execute(new ChangeRole.Command(admin, mo, Role.USER));
    assertThat(caller(secret).has(Permission.DELETE)).isFalse();
    assertThat(here.authority.find(caller(secret)).lackToChangeWhatBelongsTo(ann))
        .contains(Lack.PERMISSION);
  }

  @Test
  void nobody_gives_a_key_what_they_do_not_have() {
    assertThat(create(annHerself, tomorrow, Permission.READ, Permission.DELETE))
        .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.PermissionNotYours()));
  }

  @Test
  void a_key_makes_no_keys_and_changes_no_password() {
    Caller program = caller(created(annHerself, Permission.READ, Permission.WRITE).secret());
    assertThat(create(program, tomorrow, Permission.READ))
        .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.NotEntitled(Lack.PERSON)));
  }

  @Test
  void a_key_expires_within_a_year() {
    Instant now = here.clock.instant();
    Instant latest = now.plus(ApiKey.LONGEST_LIFE);
    IdentityRefusal outOfRange = new IdentityRefusal.ExpiryOutOfRange(now, latest);
    assertThat(create(annHerself, now, Permission.READ))
        .isEqualTo(new IdempotentResult.Fresh<>(outOfRange));
    assertThat(create(annHerself, latest.plusNanos(1000), Permission.READ))
        .isEqualTo(new IdempotentResult.Fresh<>(outOfRange));
    Secret secret = created(annHerself, Permission.READ).secret();
    here.pass(Duration.ofDays(1).minusNanos(1000));
    caller(secret);
    here.pass(Duration.ofNanos(1000));
    assertThat(here.authenticateApiKey.execute(secret, HOME)).isEmpty();
  }

  @Test
  void a_use_is_noted_now_and_then() {
    Secret secret = created(annHerself, Permission.READ).secret();
    caller(secret);
    caller(secret);
    here.pass(ApiKey.USE_NOTED_EVERY);
    caller(secret);
    ApiKey key = here.apiKeys.findByOwner(ann).getFirst();
    assertThat(key.lastUsedAt()).isEqualTo(here.clock.instant());
    assertThat(here.trail.entries().stream().filter(line -> line.action().equals("use-api-key")))
        .hasSize(2)
        .allSatisfy(line -> {
          assertThat(line.actor()).isEqualTo(ann);
          assertThat(line.from()).isEqualTo(DATA_CENTRE);
          assertThat(line.object()).isEqualTo("api-key:" + key.id());
        });
  }

  @Test
  void a_revoked_key_is_worth_nothing() {
    CreateApiKey.Created made = created(annHerself, Permission.READ);
    assertThat(here.revokeApiKey.execute(annHerself, made.key().id()))
        .isEqualTo(new RevokeApiKey.Revoked());
    assertThat(here.authenticateApiKey.execute(made.secret(), HOME)).isEmpty();
    assertThat(here.revokeApiKey.execute(annHerself, made.key().id()))
        .isEqualTo(new IdentityRefusal.ApiKeyNotFound(made.key().id()));
  }

  @Test
  void only_its_owner_and_an_admin_revoke_a_key() {
    CreateApiKey.Created made = created(annHerself, Permission.READ);
    Caller stranger = here.person("ben", Role.MODERATOR);
    Caller admin = here.person("admin", Role.ADMIN);
    Caller limitedAdmin = caller(created(admin, Permission.READ).secret());
    for (Caller one : new Caller[] {stranger, limitedAdmin}) {
      assertThat(here.revokeApiKey.execute(one, made.key().id()))
          .isEqualTo(new IdentityRefusal.ApiKeyNotFound(made.key().id()));
    }
    assertThat(here.revokeApiKey.execute(admin, made.key().id()))
        .isEqualTo(new RevokeApiKey.Revoked());
    assertThat(here.trail.entries().getLast())
        .isEqualTo(
            new AuditTrail.Entry(
                here.clock.instant(),
                admin.id(),
                HOME,
                "revoke-api-key",
                "api-key:" + made.key().id(),
                "of user:" + ann));
  }

  @Test
  void a_key_asked_for_again_is_made_once_and_its_secret_is_not_kept() {
    CreateApiKey.Command command =
        new CreateApiKey.Command(annHerself, "Bot", Set.of(Permission.READ), tomorrow);
    here.createApiKey.execute(command, keyed(ann, "k", "bot"));
    assertThat(here.createApiKey.execute(command, keyed(ann, "k", "bot")))
        .isInstanceOf(IdempotentResult.Replayed.class);
    assertThat(new ListApiKeys(here.apiKeys).execute(annHerself)).hasSize(1);
  }

  @Test
  void nobody_hoards_keys() {
    for (int i = 0; i < CreateApiKey.MAX_KEYS; i++) {
      created(annHerself, Permission.READ);
    }
    assertThat(create(annHerself, tomorrow, Permission.READ))
        .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.TooManyApiKeys()));
  }

  /// Whoever is no longer let in there has no key here for much longer.
  @Test
  void a_key_rests_while_the_system_that_logs_its_owner_in_does_not_vouch_for_them() {
    AdmitExternalUser.Command comes =
        new AdmitExternalUser.Command("https://login.example.org", "mira", "Mira", HOME);
    Caller mira =
        Caller.person(
            here.admitExternalUser.execute(comes),
            Role.MODERATOR,
            new Proof.OfProvider(here.clock.instant(), null),
            HOME);
    assertThat(create(mira, tomorrow, Permission.DELETE))
        .as("a role that only the other system knows")
        .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.PermissionNotYours()));
    Instant inAYear = here.clock.instant().plus(Duration.ofDays(365));
    Secret secret =
        fresh(CreateApiKey.Created.class, create(mira, inAYear, Permission.WRITE)).secret();
    Duration idle = TestInstallation.SESSION_LIFE.idle();
    here.pass(idle.minusSeconds(1));
    Caller program = caller(secret);
    assertThat(here.authority.find(program).lackOfProof()).isEmpty();
    here.pass(Duration.ofSeconds(1));
    assertThat(here.authenticateApiKey.execute(secret, DATA_CENTRE)).isEmpty();
    assertThat(here.authority.find(program).lackOfProof()).contains(Lack.PROOF);
    here.admitExternalUser.execute(comes);
    caller(secret);
  }

  @Test
  void only_who_has_just_logged_in_makes_a_key() {
    here.pass(Standing.RECENT);
    created(annHerself, Permission.READ);
    here.pass(Duration.ofMillis(1));
    assertThat(create(annHerself, tomorrow, Permission.READ))
        .isEqualTo(
            new IdempotentResult.Fresh<>(new IdentityRefusal.NotEntitled(Lack.RECENT_LOG_IN)));
    created(here.loggedIn(ann), Permission.READ);
  }

  @Test
  void a_new_password_ends_the_keys_when_asked_to() {
    Secret secret = created(annHerself, Permission.READ).secret();
    change("password of ann", "another one", ChangePassword.Programs.GO_ON);
    caller(secret);
    change("another one", "a third one", ChangePassword.Programs.END);
    assertThat(here.trail.entries().getLast().details()).isEqualTo("1 API keys ended with it");
    assertThat(here.authenticateApiKey.execute(secret, HOME)).isEmpty();
  }

  private void change(String current, String replacement, ChangePassword.Programs programs) {
    assertThat(
            here.changePassword.execute(
                new ChangePassword.Command(
                    here.loggedIn(ann),
                    new Password(current),
                    new Password(replacement),
                    programs)))
        .isInstanceOf(ChangePassword.Changed.class);
  }
}

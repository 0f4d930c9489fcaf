package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.identity.ChangePassword.Programs;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.junit.jupiter.api.Test;

/// From the log-in to the log-out, and what ends a session before that.
class SessionLifeTest {
  private static final String HOME = "192.0.2.1";
  private static final String ELSEWHERE = "203.0.113.9";

  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");

  private LogIn.Result logIn(String email, String password) {
    return here.logIn.execute(
        new LogIn.Command(new EmailAddress(email), new Password(password), HOME));
  }

  private TokenPair logIn() {
    return ((LogIn.LoggedIn) logIn("ann@example.org", "password of ann")).tokens();
  }

  private RefreshSession.Result refresh(RefreshToken token) {
    return here.refreshSession.execute(new RefreshSession.Command(token, ELSEWHERE));
  }

  private RefreshToken refreshed(RefreshToken token) {
    return ((RefreshSession.Refreshed) refresh(token)).tokens().refreshToken();
  }

  private void assertOver(RefreshToken token) {
    assertThat(refresh(token)).isEqualTo(new IdentityRefusal.InvalidRefreshToken());
  }

  private List<String> actions() {
    return here.trail.entries().stream().map(AuditTrail.Entry::action).toList();
  }

  @Test
  void a_session_goes_on_from_token_to_token() {
    TokenPair tokens = logIn();
    assertThat(tokens.user().id()).isEqualTo(ann);
    assertThat(tokens.accessToken().value()).isEqualTo("token of " + ann);
    RefreshToken second = refreshed(tokens.refreshToken());
    RefreshToken third = refreshed(second);
    assertThat(third).isNotIn(tokens.refreshToken(), second);
    assertThat(here.sessions.sessions()).hasSize(1);
    assertThat(actions()).containsExactly("log-in");
    assertThat(here.trail.entries().getLast().actor()).isEqualTo(ann);
    assertThat(here.trail.entries().getLast().from()).isEqualTo(HOME);
  }

  @Test
  void no_token_is_kept_as_it_is() {
    TokenPair tokens = logIn();
    assertThat(here.sessions.sessions().toString())
        .doesNotContain(tokens.refreshToken().family().value())
        .doesNotContain(tokens.refreshToken().current().value());
    assertThat(tokens.toString())
        .doesNotContain("token of")
        .doesNotContain(tokens.refreshToken().text().substring(0, 20));
  }

  /// A thief and the owner each have a copy. Whoever comes second, both are out.
  @Test
  void a_stolen_token_ends_the_session_for_both() {
    RefreshToken first = logIn().refreshToken();
    RefreshToken second = refreshed(first);
    here.pass(Session.GRACE);
    assertOver(first);
    assertOver(second);
    assertThat(here.sessions.sessions()).isEmpty();
    assertThat(here.trail.entries())
        .contains(
            new AuditTrail.Entry(
                here.clock.instant(),
                null,
                ELSEWHERE,
                "end-session",
                "user:" + ann,
                "a refresh token was used twice"));
    assertThat(actions()).endsWith("end-session", "refuse-refresh");
  }

  /// The answer to the first was lost, or two tabs have asked at once.
  @Test
  void a_token_that_was_used_a_moment_ago_gets_the_same_next_one() {
    RefreshToken first = logIn().refreshToken();
    RefreshToken second = refreshed(first);
    assertThat(refreshed(first)).isEqualTo(second);
    here.pass(Session.GRACE.minusMillis(1));
    assertThat(refreshed(first)).as("to the end of the moment").isEqualTo(second);
    here.pass(Duration.ofHours(1));
    refreshed(second);
    assertThat(actions()).containsExactly("log-in");
  }

  @Test
  void a_token_of_two_generations_ago_ends_the_session_at_once() {
    RefreshToken first = logIn().refreshToken();
    RefreshToken third = refreshed(refreshed(first));
    assertOver(first);
    assertOver(third);
    assertThat(here.sessions.sessions()).isEmpty();
  }

  @Test
  void a_session_that_was_logged_out_of_repeats_nothing() {
    RefreshToken first = logIn().refreshToken();
    RefreshToken second = refreshed(first);
    logOut(second, LogOut.Extent.HERE);
    assertOver(first);
    assertOver(second);
  }

  @Test
  void who_has_lost_the_answer_logs_out_everywhere_all_the_same() {
    RefreshToken first = logIn().refreshToken();
    refreshed(first);
    RefreshToken other = logIn().refreshToken();
    assertThat(logOut(first, LogOut.Extent.EVERYWHERE)).isEqualTo(2);
    assertOver(other);
  }

  @Test
  void a_made_up_token_ends_nothing() {
    RefreshToken token = logIn().refreshToken();
    assertOver(RefreshToken.first());
    refreshed(token);
  }

  @Test
  void a_session_left_alone_ends() {
    RefreshToken token = logIn().refreshToken();
    here.pass(TestInstallation.SESSION_LIFE.idle());
    assertOver(token);
    assertThat(here.sessions.sessions()).isEmpty();
  }

  @Test
  void a_session_ends_in_any_case() {
    RefreshToken token = logIn().refreshToken();
    for (int day = 5; day < 30; day += 5) {
      here.pass(Duration.ofDays(5));
      token = refreshed(token);
    }
    here.pass(Duration.ofDays(5));
    assertOver(token);
  }

  @Test
  void sessions_that_are_over_are_forgotten_and_others_are_not() {
    logIn();
    here.pass(Duration.ofDays(4));
    RefreshToken later = logIn().refreshToken();
    here.pass(Duration.ofDays(3));
    new ForgetSessions(here.sessions, TestInstallation.SESSION_LIFE, here.clock).execute();
    assertThat(here.sessions.sessions()).hasSize(1);
    refreshed(later);
  }

  @Test
  void logging_out_ends_one_session_even_with_an_old_token_of_it() {
    RefreshToken first = logIn().refreshToken();
    RefreshToken second = refreshed(first);
    RefreshToken other = logIn().refreshToken();
    assertThat(logOut(first, LogOut.Extent.HERE)).isEqualTo(1);
    assertOver(second);
    refreshed(other);
    assertThat(logOut(first, LogOut.Extent.HERE)).as("once more").isZero();
  }

  @Test
  void logging_out_everywhere_ends_them_all_but_nobody_elses() {
    here.register("ben");
    RefreshToken bens =
        ((LogIn.LoggedIn) logIn("ben@example.org", "password of ben")).tokens().refreshToken();
    RefreshToken one = logIn().refreshToken();
    RefreshToken two = logIn().refreshToken();
    assertThat(logOut(two, LogOut.Extent.EVERYWHERE)).isEqualTo(2);
    assertThat(actions()).endsWith("log-out-everywhere");
    assertOver(one);
    assertOver(two);
    refreshed(bens);
  }

  /// Else whoever once had a token could throw its user out everywhere for ever.
  @Test
  void an_old_token_ends_no_other_session() {
    RefreshToken old = logIn().refreshToken();
    refreshed(old);
    here.pass(Session.GRACE);
    RefreshToken other = logIn().refreshToken();
    assertThat(logOut(old, LogOut.Extent.EVERYWHERE)).isEqualTo(1);
    refreshed(other);
  }

  private int logOut(RefreshToken token, LogOut.Extent extent) {
    return here.logOut.execute(new LogOut.Command(token, extent, HOME));
  }

  @Test
  void a_wrong_password_and_an_unknown_user_get_the_same_answer_and_a_line_each() {
    assertThat(logIn("ann@example.org", "guess"))
        .isEqualTo(new IdentityRefusal.WrongCredentials())
        .isEqualTo(logIn("nobody@example.org", "guess"));
    assertThat(here.trail.entries().subList(0, 2))
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(), null, HOME, "refuse-log-in", "user:" + ann, ""),
            new AuditTrail.Entry(
                here.clock.instant(), null, HOME, "refuse-log-in", "user:unknown", ""));
    assertThat(here.sessions.sessions()).isEmpty();
  }

  @Test
  void a_password_is_hashed_anew_when_hashing_has_become_stronger() {
    here.passwords.effort = 2;
    assertThat(logIn("ann@example.org", "guess")).isInstanceOf(IdentityRefusal.class);
    assertThat(hash()).isEqualTo(new PasswordHash("1 hash of password of ann"));
    logIn();
    assertThat(hash()).isEqualTo(new PasswordHash("2 hash of password of ann"));
    logIn();
  }

  @Test
  void a_password_that_was_hashed_as_it_was_typed_logs_in_and_is_hashed_as_others_are() {
    String typed = "cafe\u0301\u00a0horse";
    here.users.updatePassword(ann, hash(), new PasswordHash("1 hash of " + typed));
    assertThat(logIn("ann@example.org", "caf\u00e9 horse")).isInstanceOf(IdentityRefusal.class);
    assertThat(logIn("ann@example.org", "another")).isInstanceOf(IdentityRefusal.class);
    assertThat(hash()).isEqualTo(new PasswordHash("1 hash of " + typed));
    assertThat(logIn("ann@example.org", typed)).isInstanceOf(LogIn.LoggedIn.class);
    assertThat(hash()).isEqualTo(new PasswordHash("1 hash of caf\u00e9 horse"));
    assertThat(logIn("ann@example.org", "caf\u00e9 horse")).isInstanceOf(LogIn.LoggedIn.class);
    assertThat(logIn("ann@example.org", typed)).isInstanceOf(LogIn.LoggedIn.class);
  }

  @Test
  void such_a_password_is_changed_by_who_types_it() {
    String typed = "cafe\u0301\u00a0horse";
    here.users.updatePassword(ann, hash(), new PasswordHash("1 hash of " + typed));
    change(typed, "new cafe\u0301");
    assertThat(hash()).isEqualTo(new PasswordHash("1 hash of new caf\u00e9"));
  }

  /// Whoever is there is told from who is not by nothing, the time included.
  @Test
  void as_many_passwords_are_hashed_for_nobody_as_for_somebody() {
    for (String password : List.of("plain", "cafe\u0301")) {
      here.passwords.matched = 0;
      logIn("ann@example.org", password);
      int forAnn = here.passwords.matched;
      here.passwords.matched = 0;
      logIn("nobody@example.org", password);
      assertThat(here.passwords.matched).isEqualTo(forAnn);
      assertThat(forAnn).isEqualTo(password.equals("plain") ? 1 : 2);
    }
  }

  @Test
  void an_account_from_before_is_found_by_the_address_it_began_with() {
    User before =
        new User(
            new Profile(new UserId(UUID.randomUUID()), "Another Ann"),
            new EmailAddress("a\u200bnn@example.org"),
            new PasswordHash("1 hash of other"),
            Role.USER,
            here.clock.instant());
    here.users.createAsBefore(before);
    assertThat(logIn("a\u200bnn@example.org", "other")).isInstanceOf(LogIn.LoggedIn.class);
    assertThat(logIn("ann@example.org", "other")).isInstanceOf(IdentityRefusal.class);
    assertThat(logIn().user().id()).isEqualTo(ann);
  }

  private PasswordHash hash() {
    return here.users.findById(ann).orElseThrow().passwordHash();
  }

  @Test
  void a_changed_password_ends_every_session_but_the_new_one() {
    RefreshToken before = logIn().refreshToken();
    RefreshToken after = change("password of ann", "another one").tokens().refreshToken();
    assertOver(before);
    refreshed(after);
    assertThat(actions()).endsWith("change-password", "refuse-refresh");
    assertThat(logIn("ann@example.org", "password of ann")).isInstanceOf(IdentityRefusal.class);
    assertThat(logIn("ann@example.org", "another one")).isInstanceOf(LogIn.LoggedIn.class);
  }

  private ChangePassword.Changed change(String current, String replacement) {
    return (ChangePassword.Changed)
        here.changePassword.execute(
            new ChangePassword.Command(
                here.loggedIn(ann),
                new Password(current),
                new Password(replacement),
                Programs.GO_ON));
  }

  @Test
  void a_password_changes_only_for_who_knows_it_and_to_one_that_not_everybody_tries() {
    assertThat(
            here.changePassword.execute(
                new ChangePassword.Command(
                    here.loggedIn(ann),
                    new Password("guess"),
                    new Password("another one"),
                    Programs.GO_ON)))
        .isEqualTo(new IdentityRefusal.WrongPassword());
    assertThat(
            here.changePassword.execute(
                new ChangePassword.Command(
                    here.loggedIn(ann),
                    new Password("password of ann"),
                    new Password("password1"),
                    Programs.GO_ON)))
        .isEqualTo(new IdentityRefusal.PasswordTooCommon());
    logIn();
  }

  @Test
  void a_role_counts_from_the_next_token_on() {
    Caller admin = here.person("admin", Role.ADMIN);
    RefreshToken token = logIn().refreshToken();
    ChangeRole.Command promote = new ChangeRole.Command(admin, ann, Role.MODERATOR);
    assertThat(here.changeRole.execute(promote))
        .isEqualTo(new ChangeRole.Changed(ann, Role.MODERATOR));
    assertThat(((RefreshSession.Refreshed) refresh(token)).tokens().user().role())
        .isEqualTo(Role.MODERATOR);
    assertThat(here.trail.entries().getLast())
        .isEqualTo(
            new AuditTrail.Entry(
                here.clock.instant(),
                admin.id(),
                HOME,
                "change-role",
                "user:" + ann,
                "user becomes moderator"));
    here.changeRole.execute(promote);
    assertThat(actions()).as("what changes nothing is no change").containsOnlyOnce("change-role");
    UserId nobody = new UserId(here.ids.get());
    assertThat(here.changeRole.execute(new ChangeRole.Command(admin, nobody, Role.ADMIN)))
        .isEqualTo(new IdentityRefusal.UserNotFound(nobody));
  }

  @Test
  void a_role_that_was_taken_away_counts_no_more_whatever_the_token_says() {
    Caller admin = here.person("admin", Role.ADMIN);
    Caller other = here.person("other", Role.ADMIN);
    here.changeRole.execute(new ChangeRole.Command(other, admin.id(), Role.USER));
    assertThat(here.changeRole.execute(new ChangeRole.Command(admin, admin.id(), Role.ADMIN)))
        .isEqualTo(new IdentityRefusal.NotEntitled(Lack.PERMISSION));
    assertThat(here.changeRole.execute(new ChangeRole.Command(admin, other.id(), Role.USER)))
        .isEqualTo(new IdentityRefusal.NotEntitled(Lack.PERMISSION));
  }

  @Test
  void the_last_admin_stays_one() {
    Caller admin = here.person("admin", Role.ADMIN);
    assertThat(here.changeRole.execute(new ChangeRole.Command(admin, admin.id(), Role.USER)))
        .isEqualTo(new IdentityRefusal.LastAdmin());
    here.changeRole.execute(new ChangeRole.Command(admin, ann, Role.ADMIN));
    assertThat(here.changeRole.execute(new ChangeRole.Command(admin, admin.id(), Role.USER)))
        .isEqualTo(new ChangeRole.Changed(admin.id(), Role.USER));
  }

  @Test
  void an_access_token_ends_with_its_session() {
    Caller before = here.loggedIn(ann);
    assertThat(here.authority.find(before).lackOfProof()).isEmpty();
    change("password of ann", "another one");
    assertThat(here.authority.find(before).lackOfProof()).contains(Lack.PROOF);
    Caller later = here.loggedIn(ann);
    here.pass(TestInstallation.SESSION_LIFE.idle());
    assertThat(here.authority.find(later).lackOfProof()).contains(Lack.PROOF);
  }

  @Test
  void a_token_that_names_no_session_or_that_of_another_proves_nothing_that_matters() {
    Proof bens = here.loggedIn(here.register("ben")).proof();
    for (Proof proof : List.of(bens, new Proof.OfSession(null))) {
      assertThat(here.authority.find(Caller.person(ann, Role.USER, proof, HOME)).lackOfProof())
          .contains(Lack.PROOF);
    }
  }
}

package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.identity.ChangePassword.Programs;
import org.bellwether.application.identity.TellFailedProofs.Windows;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.UserId;
import org.junit.jupiter.api.Test;

/// Somebody tries passwords, tokens and keys: they get few tries, others are not shut out, and what
/// stays of it in the audit trail is enough to see it and never more than a little.
class GuessingTest {
  private static final String HOME = "192.0.2.1";

  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");

  private LogIn.Result logIn(String email, String password, String from) {
    return here.logIn.execute(
        new LogIn.Command(new EmailAddress(email), new Password(password), from));
  }

  private LogIn.Result annLogsIn(String from) {
    return logIn("ann@example.org", "password of ann", from);
  }

  private LogIn.Result guess(int number) {
    return logIn("ann@example.org", "guess " + number, "203.0.113." + number % 250);
  }

  private List<AuditTrail.Entry> lines(String action) {
    return here.trail.entries().stream().filter(line -> line.action().equals(action)).toList();
  }

  @Test
  void all_spellings_of_an_address_are_one_account_to_guess_at() {
    List<String> spellings =
        List.of("ann@example.org", "\uff41nn@example.org", "a\u200bnn@example.org");
    for (int i = 0; i < TestInstallation.TRIES; i++) {
      assertThat(logIn(spellings.get(i % 3), "guess", "203.0.113.1"))
          .isEqualTo(new IdentityRefusal.WrongCredentials());
    }
    for (String spelling : spellings) {
      assertThat(logIn(spelling, "guess", "203.0.113.1"))
          .isInstanceOf(IdentityRefusal.TooManyRequests.class);
    }
    assertThat(lines("refuse-log-in")).hasSize(1);
  }

  @Test
  void one_account_is_guessed_at_a_few_times_from_however_many_addresses() {
    for (int i = 0; i < TestInstallation.TRIES; i++) {
      assertThat(guess(i)).isEqualTo(new IdentityRefusal.WrongCredentials());
    }
    for (int i = 10; i < 100; i++) {
      assertThat(guess(i)).isInstanceOf(IdentityRefusal.TooManyRequests.class);
    }
    assertThat(logIn("ann@example.org", "password of ann", "203.0.113.250"))
        .as("the right one is not looked at either")
        .isInstanceOf(IdentityRefusal.TooManyRequests.class);
    here.pass(Duration.ofMinutes(10));
    assertThat(annLogsIn("203.0.113.250")).isInstanceOf(LogIn.LoggedIn.class);
  }

  @Test
  void an_account_that_there_is_not_counts_like_one_that_there_is() {
    for (int i = 0; i < TestInstallation.TRIES; i++) {
      assertThat(logIn("nobody@example.org", "guess", "203.0.113." + i))
          .isEqualTo(new IdentityRefusal.WrongCredentials());
    }
    assertThat(logIn("nobody@example.org", "guess", "203.0.113.99"))
        .isEqualTo(new IdentityRefusal.TooManyRequests(Duration.ofMinutes(10)));
  }

  @Test
  void whoever_guesses_does_not_shut_out_the_user_at_home() {
    annLogsIn(HOME);
    for (int i = 0; i < 100; i++) {
      guess(i);
    }
    assertThat(annLogsIn(HOME)).isInstanceOf(LogIn.LoggedIn.class);
    assertThat(annLogsIn("198.51.100.7")).isInstanceOf(IdentityRefusal.TooManyRequests.class);
  }

  @Test
  void whoever_guesses_from_the_start_does_not_shut_out_who_has_just_registered() {
    for (int i = 0; i < 100; i++) {
      guess(i);
    }
    assertThat(annLogsIn("192.0.2.7")).isInstanceOf(LogIn.LoggedIn.class);
  }

  @Test
  void at_home_guessing_ends_as_well() {
    annLogsIn(HOME);
    int tried = 0;
    while (logIn("ann@example.org", "guess", HOME) instanceof IdentityRefusal.WrongCredentials) {
      tried++;
    }
    assertThat(tried).isEqualTo(2 * TestInstallation.TRIES);
  }

  @Test
  void a_stolen_token_is_not_enough_to_guess_the_password_by_changing_it() {
    Caller seen = here.loggedIn(ann);
    Caller thief = Caller.person(ann, Role.USER, seen.proof(), "203.0.113.9");
    for (int i = 0; i < TestInstallation.TRIES; i++) {
      assertThat(change(thief, "guess " + i)).isEqualTo(new IdentityRefusal.WrongPassword());
    }
    assertThat(change(thief, "password of ann"))
        .isInstanceOf(IdentityRefusal.TooManyRequests.class);
    assertThat(guess(1))
        .as("it is one account")
        .isInstanceOf(IdentityRefusal.TooManyRequests.class);
    assertThat(lines("refuse-change-password"))
        .extracting(AuditTrail.Entry::actor, AuditTrail.Entry::from)
        .containsExactly(tuple(ann, "203.0.113.9"));
  }

  private ChangePassword.Result change(Caller caller, String current) {
    return here.changePassword.execute(
        new ChangePassword.Command(
            caller, new Password(current), new Password("another one"), Programs.GO_ON));
  }

  @Test
  void many_failures_are_one_line_at_once_and_one_with_their_number_later() {
    for (int i = 0; i < 50; i++) {
      logIn("ann@example.org", "guess", "203.0.113.9");
    }
    assertThat(lines("refuse-log-in"))
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(), null, "203.0.113.9", "refuse-log-in", "user:" + ann, ""));
    here.tellFailedProofs.execute(Windows.ENDED);
    assertThat(lines("refuse-log-in")).hasSize(1);
    String since = here.clock.instant().toString();
    here.pass(NoteFailedProof.WINDOW);
    here.tellFailedProofs.execute(Windows.ENDED);
    here.tellFailedProofs.execute(Windows.ENDED);
    assertThat(lines("refuse-log-in"))
        .extracting(AuditTrail.Entry::details)
        .containsExactly("", "49 more since " + since);
    logIn("ann@example.org", "guess", "203.0.113.9");
    here.tellFailedProofs.execute(Windows.ALL);
    assertThat(lines("refuse-log-in")).as("a window of its own").hasSize(3);
  }

  @Test
  void whoever_tries_every_account_from_one_network_leaves_few_lines() {
    for (int i = 0; i < 1000; i++) {
      logIn(i + "@example.org", "guess", "203.0.113." + i % 250);
    }
    assertThat(lines("refuse-log-in")).hasSize(NoteFailedProof.LINES_OF_NETWORK + 1);
    assertThat(lines("refuse-log-in").getLast().object()).isEqualTo("user:several");
    here.tellFailedProofs.execute(Windows.ALL);
    assertThat(lines("refuse-log-in").getLast().details()).startsWith("979 more since ");
  }

  @Test
  void and_so_does_whoever_has_very_many_networks() {
    for (int i = 0; i < 5000; i++) {
      logIn(i + "@example.org", "guess", "10." + i / 250 + "." + i % 250 + ".1");
    }
    assertThat(lines("refuse-log-in")).hasSize(NoteFailedProof.LINES + 1);
    here.pass(NoteFailedProof.WINDOW);
    here.tellFailedProofs.execute(Windows.ENDED);
    assertThat(lines("refuse-log-in")).hasSize(NoteFailedProof.LINES + 2);
    assertThat(lines("refuse-log-in").getLast().from()).isNull();
  }

  @Test
  void tried_keys_and_refresh_tokens_leave_lines_too() {
    for (int i = 0; i < 5; i++) {
      assertThat(here.authenticateApiKey.execute(Secret.random(), "203.0.113.9")).isEmpty();
      here.refreshSession.execute(new RefreshSession.Command(RefreshToken.first(), "203.0.113.9"));
    }
    assertThat(here.trail.entries())
        .extracting(AuditTrail.Entry::action, AuditTrail.Entry::object)
        .containsExactly(
            tuple("refuse-api-key", "api-key:unknown"), tuple("refuse-refresh", "session:unknown"));
  }
}

package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.fresh;

import java.util.List;
import java.util.UUID;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Becoming a user, here or elsewhere.
class RegisterUserTest {
  private static final IdempotencyKey KEY =
      new IdempotencyKey(new UUID(0, 0), "k1", "ann registers");

  private final TestInstallation here = new TestInstallation();

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private static RegisterUser.Command ann(String password) {
    return new RegisterUser.Command(
        new EmailAddress("ann@example.org"), new Password(password), "Ann", Role.USER, "192.0.2.7");
  }

  @Test
  void a_new_user_begins_with_an_account_and_a_welcome_grant() {
    UserId id =
        fresh(RegisterUser.Registered.class, here.registerUser.execute(ann("secret"), null)).id();
    User user = here.users.findById(id).orElseThrow();
    assertThat(user.email()).isEqualTo(new EmailAddress("ann@example.org"));
    assertThat(here.balance(id)).isEqualTo(NetCredits.ZERO.plus(TestInstallation.WELCOME));
    assertThat(here.ledger.transfers())
        .singleElement()
        .satisfies(grant -> {
          assertThat(grant.reason()).isEqualTo(Transfer.Reason.GRANT);
          assertThat(grant.from()).isEqualTo(AccountId.ISSUANCE);
        });
    assertThat(here.trail.entries())
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(), null, "192.0.2.7", "register", "user:" + id, "user"));
    assertThat(here.sessions.sessions()).as("nobody is logged in by it").isEmpty();
  }

  @Test
  void an_email_address_is_registered_once() {
    here.registerUser.execute(ann("secret"), null);
    assertThat(here.registerUser.execute(ann("other"), null))
        .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.EmailTaken()));
    assertThat(here.ledger.transfers()).hasSize(1);
    assertThat(here.trail.entries()).hasSize(1);
  }

  @Test
  void a_password_that_everybody_tries_is_none() {
    assertThat(here.registerUser.execute(ann("password1"), null))
        .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.PasswordTooCommon()));
    assertThat(here.ledger.transfers()).isEmpty();
  }

  @Test
  void a_registration_repeated_under_its_key_has_happened_once() {
    here.registerUser.execute(ann("secret"), KEY);
    assertThat(here.registerUser.execute(ann("secret"), KEY))
        .isEqualTo(new IdempotentResult.Replayed<>(""));
    assertThat(here.ledger.transfers()).hasSize(1);
    IdempotencyKey other = new IdempotencyKey(new UUID(0, 0), "k1", "ben registers");
    assertThat(here.registerUser.execute(ann("secret"), other))
        .isEqualTo(new IdempotentResult.KeyReused<>());
  }

  @Test
  void nothing_secret_is_kept_under_a_key_or_printed() {
    here.registerUser.execute(ann("secret"), KEY);
    assertThat(here.idempotencyStore.find(List.of(KEY)).values())
        .singleElement()
        .satisfies(kept -> assertThat(kept.answer()).isEmpty());
    assertThat(ann("secret").toString()).doesNotContain("secret");
  }

  @Test
  void somebody_whom_another_system_logs_in_is_welcomed_once() {
    AdmitExternalUser.Command mira =
        new AdmitExternalUser.Command("https://login.example.org", "mira-1", "Mira", "192.0.2.8");
    UserId first = here.admitExternalUser.execute(mira);
    UserId again = here.admitExternalUser.execute(mira);
    UserId namesake =
        here.admitExternalUser.execute(
            new AdmitExternalUser.Command(
                "https://other.example.org", "mira-1", "Mira", "192.0.2.8"));
    assertThat(again).isEqualTo(first).isNotEqualTo(namesake);
    assertThat(here.balance(first)).isEqualTo(NetCredits.ZERO.plus(TestInstallation.WELCOME));
    assertThat(here.ledger.transfers()).hasSize(2);
    assertThat(here.trail.entries())
        .extracting(AuditTrail.Entry::action, AuditTrail.Entry::object)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("admit", "user:" + first),
            org.assertj.core.api.Assertions.tuple("admit", "user:" + namesake));
  }
}

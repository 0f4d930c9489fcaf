package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.fresh;

import java.util.List;
import java.util.UUID;
import org.bellwether.application.Answer;
import org.bellwether.application.IdempotencyKey;
import org.bellwether.application.TestInstallation;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        new EmailAddress("ann@example.org"), password, "Ann", Role.USER);
  }

  @Test
  void a_new_user_begins_with_an_account_and_a_welcome_grant() {
    Session session =
        fresh(RegisterUser.Registered.class, here.registerUser.execute(ann("secret"), null))
            .session();
    User user = session.user();
    assertThat(here.users.findById(user.id())).contains(user);
    assertThat(session.accessToken().value()).isEqualTo("token of " + user.id());
    assertThat(here.balance(user.id())).isEqualTo(NetCredits.ZERO.plus(TestInstallation.WELCOME));
    assertThat(here.ledger.transfers())
        .singleElement()
        .satisfies(grant -> {
          assertThat(grant.reason()).isEqualTo(Transfer.Reason.GRANT);
          assertThat(grant.from()).isEqualTo(AccountId.ISSUANCE);
        });
  }

  @Test
  void an_email_address_is_registered_once() {
    here.registerUser.execute(ann("secret"), null);
    assertThat(here.registerUser.execute(ann("other"), null))
        .isEqualTo(new Answer.Fresh<>(new IdentityRefusal.EmailTaken()));
    assertThat(here.ledger.transfers()).hasSize(1);
  }

  @Test
  void a_registration_repeated_under_its_key_logs_the_same_user_in_again() {
    Answer<RegisterUser.Result> first = here.registerUser.execute(ann("secret"), KEY);
    Answer<RegisterUser.Result> again = here.registerUser.execute(ann("secret"), KEY);
    assertThat(fresh(RegisterUser.Registered.class, again).session().user())
        .isEqualTo(fresh(RegisterUser.Registered.class, first).session().user());
    assertThat(here.ledger.transfers()).hasSize(1);
  }

  /// Keys of requests without a user are anybody's to guess.
  @Test
  void a_key_does_not_open_an_account_without_its_password() {
    here.registerUser.execute(ann("secret"), KEY);
    assertThat(here.registerUser.execute(ann("guessed"), KEY)).isEqualTo(new Answer.KeyReused<>());
    IdempotencyKey other = new IdempotencyKey(new UUID(0, 0), "k1", "ben registers");
    assertThat(here.registerUser.execute(ann("secret"), other)).isEqualTo(new Answer.KeyReused<>());
    assertThat(here.ledger.transfers()).hasSize(1);
  }

  @Test
  void nothing_secret_is_kept_under_a_key_or_printed() {
    Answer<RegisterUser.Result> first = here.registerUser.execute(ann("secret"), KEY);
    assertThat(here.answers.find(List.of(KEY)).values())
        .singleElement()
        .satisfies(kept -> assertThat(kept.answer()).isEmpty());
    assertThat(ann("secret").toString()).doesNotContain("secret");
    assertThat(first.toString()).doesNotContain("secret").doesNotContain("token of");
  }
}

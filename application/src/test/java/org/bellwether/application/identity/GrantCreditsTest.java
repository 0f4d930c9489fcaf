package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.keyed;

import java.util.stream.Stream;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrantCreditsTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final Caller admin = here.person("admin", Role.ADMIN);

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private GrantCredits.Command grant(UserId to, Credits amount) {
    return new GrantCredits.Command(admin, to, amount, "for the contest");
  }

  @Test
  void a_grant_comes_out_of_issuance_and_is_told_to_the_audit_trail() {
    GrantCredits.Granted granted =
        fresh(
            GrantCredits.Granted.class,
            here.grantCredits.execute(grant(ann, new Credits(2_500_000)), null));
    assertThat(granted.balance()).isEqualTo(new NetCredits(1_002_500_000));
    assertThat(here.balance(ann)).isEqualTo(granted.balance());
    assertThat(here.balance(AccountId.ISSUANCE)).isEqualTo(new NetCredits(-2_002_500_000));
    assertThat(here.trail.entries())
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(),
                admin.id(),
                "192.0.2.1",
                "grant",
                "user:" + ann,
                "2.5 credits: for the contest"));
  }

  @Test
  void a_grant_repeated_under_its_key_is_given_once() {
    GrantCredits.Command command = grant(ann, credits(5));
    here.grantCredits.execute(command, keyed(admin.id(), "k", "5"));
    assertThat(here.grantCredits.execute(command, keyed(admin.id(), "k", "5")))
        .isInstanceOf(IdempotentResult.Replayed.class);
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(1_005_000_000));
    assertThat(here.trail.entries()).hasSize(1);
  }

  @Test
  void an_account_holds_up_to_a_billion() {
    Credits left = Credits.MAX.minus(TestInstallation.WELCOME);
    assertThat(here.grantCredits.execute(grant(ann, left.plus(new Credits(1))), null))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new IdentityRefusal.BalanceTooLarge(new NetCredits(1_000_000_000), Credits.MAX)));
    assertThat(here.grantCredits.execute(grant(ann, left), null))
        .isInstanceOfSatisfying(
            IdempotentResult.Fresh.class,
            answer -> assertThat(answer.result()).isInstanceOf(GrantCredits.Granted.class));
  }

  /// Accounts are not people: neither a market's nor the installation's can be given anything.
  @Test
  void only_users_are_given_credits() {
    AccountId escrow = here.open(ann, credits(100), "Yes", "No").escrow();
    Stream.of(new AccountId(here.ids.get()), escrow, AccountId.HOUSE, AccountId.ISSUANCE)
        .map(account -> new UserId(account.value()))
        .forEach(id ->
            assertThat(here.grantCredits.execute(grant(id, credits(1)), null))
                .isEqualTo(new IdempotentResult.Fresh<>(new IdentityRefusal.UserNotFound(id))));
    assertThat(here.trail.entries()).isEmpty();
    assertThat(here.balance(escrow)).isEqualTo(new NetCredits(100_000_000));
  }
}

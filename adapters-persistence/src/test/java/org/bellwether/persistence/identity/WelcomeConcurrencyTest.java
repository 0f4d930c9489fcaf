package org.bellwether.persistence.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.identity.WelcomeUser;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.audit.JooqAuditTrail;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody whom another system has logged in comes for the first time, in many requests at once.
class WelcomeConcurrencyTest {
  private static final String ISSUER = "https://login.example.org";
  private static final int REQUESTS = 8;

  private final Transactions transactions = new JooqTransactions(TestDatabase.dsl());
  private final JooqUserRepository users = new JooqUserRepository(TestDatabase.dsl());
  private final JooqLedger ledger = new JooqLedger(TestDatabase.dsl());
  private final AdmitExternalUser admit =
      new AdmitExternalUser(
          transactions,
          users,
          new WelcomeUser(ledger, new Credits(1_000_000_000), UUID::randomUUID),
          new JooqAuditTrail(TestDatabase.dsl()),
          UUID::randomUUID,
          TestMarkets.CLOCK);

  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  /// @param isUser whether they are a user without an account already, as whoever came with an
  ///   import is
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void they_are_welcomed_once(boolean isUser) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int person = 0; person < 20; person++) {
        String subject = "person-" + person;
        if (isUser) {
          users.createImported(
              List.of(
                  new ImportedPerson(
                      ISSUER + "|" + subject,
                      new Profile(new UserId(UUID.randomUUID()), "Mira"),
                      Instant.EPOCH)));
        }
        CyclicBarrier start = new CyclicBarrier(REQUESTS);
        List<Future<UserId>> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
          requests.add(
              threads.submit(() -> {
                start.await();
                return admit.execute(
                    new AdmitExternalUser.Command(ISSUER, subject, "Mira", "192.0.2.1"));
              }));
        }
        UserId id = requests.getFirst().get();
        for (Future<UserId> request : requests) {
          assertThat(request.get()).isEqualTo(id);
        }
        AccountId account = id.account();
        assertThat(ledger.findTransfers(account, null, 10)).hasSize(1);
        assertThat(ledger.findBalance(account)).contains(new NetCredits(1_000_000_000));
      }
    }
  }
}

package org.bellwether.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PgBouncer in transaction mode runs each transaction in whatever session is free, so nothing may
/// be left behind in one: before version 1.21 not even a prepared statement.
class PgBouncerTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 15;

  @TempDir private Path folder;
  private List<Market> markets;

  @BeforeEach
  void someMarkets() {
    assumeTrue(PgBouncer.isInstalled(), "needs PgBouncer (Debian: pgbouncer)");
    TestDatabase.empty();
    UserId ann = TestDatabase.user("Ann");
    TestMarkets random = new TestMarkets(1);
    markets = IntStream.range(0, 20).mapToObj(_ -> random.market(ann, null)).toList();
    markets.forEach(TestDatabase.markets()::create);
  }

  @Test
  void everybodyGetsTheirOwnAnswers() {
    try (PgBouncer bouncer = new PgBouncer(folder, TestDatabase.port());
        Database database = open(bouncer.url())) {
      assertThat(wrongAnswers(database)).isZero();
    }
  }

  @Test
  void aRowIsChangedOnceForEachTransaction() {
    Market market = markets.getFirst();
    try (PgBouncer bouncer = new PgBouncer(folder, TestDatabase.port());
        Database database = open(bouncer.url())) {
      database.dsl().execute("create table counters as select 0 as counted");
      JooqTransactions transactions = new JooqTransactions(database.dsl());
      JooqMarketRepository repository = new JooqMarketRepository(database.dsl());
      IntSupplier count =
          () ->
              transactions.inTransaction(() -> {
                assertThat(repository.lock(market.id())).isPresent();
                return database.dsl().execute("update counters set counted = counted + 1");
              });
      assertThat(concurrently(count)).isEqualTo(CLIENTS * ROUNDS);
      assertThat(database.dsl().fetchValue("select counted from counters"))
          .isEqualTo(CLIENTS * ROUNDS);
    } finally {
      TestDatabase.dsl().execute("drop table if exists counters");
    }
  }

  /// Else the tests above would show nothing.
  @Test
  void withStatementsThatStayPreparedItGoesWrong() {
    try (PgBouncer bouncer = new PgBouncer(folder, TestDatabase.port())) {
      assertThatThrownBy(
              () -> {
                try (Database database = open(bouncer.url() + "?prepareThreshold=1")) {
                  assertThat(wrongAnswers(database)).isZero();
                }
              })
          .isNotNull();
    }
  }

  private static Database open(String url) {
    return Database.open(
        new BackendSettings(
            url, null, null, null, CLIENTS, Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }

  private int wrongAnswers(Database database) {
    JooqMarketRepository repository = new JooqMarketRepository(database.dsl());
    return concurrently(() -> {
      int wrong = 0;
      for (Market market : markets) {
        wrong += repository.findById(market.id()).equals(Optional.of(market)) ? 0 : 1;
        wrong += repository.findByIds(List.of(market.id())).size() == 1 ? 0 : 1;
      }
      return wrong;
    });
  }

  /// Runs the work of all clients, and returns the sum of what it returns; a failure counts as one.
  private static int concurrently(IntSupplier work) {
    IntSupplier client =
        () -> {
          int sum = 0;
          for (int round = 0; round < ROUNDS; round++) {
            try {
              sum += work.getAsInt();
            } catch (RuntimeException _) {
              sum++;
            }
          }
          return sum;
        };
    List<CompletableFuture<Integer>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(client::getAsInt, Thread::startVirtualThread))
            .toList();
    return clients.stream().mapToInt(CompletableFuture::join).sum();
  }
}

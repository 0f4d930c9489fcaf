package org.bellwether.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.transaction.LockNotAvailable;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// A client that begins a transaction and does not go on holds what it holds for a while, not for
/// as long as it is away.
class FrozenClientTest {
  private static final Duration SLOW_MACHINE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Market market;
  private Market other;

  @BeforeEach
  void two_markets() {
    TestDatabase.empty();
    UserId ann = TestDatabase.user("Ann");
    TestMarkets random = new TestMarkets(1);
    market = random.market(ann, null);
    other = random.market(ann, null);
    TestDatabase.markets().create(market);
    TestDatabase.markets().create(other);
  }

  private static Database open(String url) {
    return open(url, 4);
  }

  private static Database open(String url, int connections) {
    Duration patience = Duration.ofSeconds(10);
    return Database.open(
        new BackendSettings(url, null, null, null, connections, patience, patience));
  }

  /// As behind a pooler, where the session may be one that a running node has limited.
  @Test
  void a_migration_takes_its_time_in_a_session_with_limits_too() throws IOException {
    Files.writeString(folder.resolve("V1__index.sql"), "select pg_sleep(2.5)");
    PGSimpleDataSource limited = new PGSimpleDataSource();
    limited.setUrl(TestDatabase.jdbcUrl("postgres"));
    limited.setUser("postgres");
    limited.setOptions("-c statement_timeout=2s");
    try {
      Flyway.configure()
          .dataSource(limited)
          .schemas("slow_migration")
          .locations("filesystem:" + folder)
          .callbacks(new SessionLimits(Duration.ofSeconds(10)).ofMigrations())
          .load()
          .migrate();
    } finally {
      TestDatabase.dsl().execute("drop schema if exists slow_migration cascade");
    }
  }

  /// Holds the market and is silent until that is over.
  private void whileHeldBySilence(Database frozen, Runnable then) {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> silent =
        CompletableFuture.supplyAsync(
            () ->
                BoundConnections.of(frozen.dsl())
                    .inTransaction(() -> {
                      new JooqMarketRepository(frozen.dsl()).lock(market.id());
                      held.countDown();
                      awaitUninterrupted(goOn);
                      frozen.dsl().execute("update markets set name = 'harm'");
                      return "committed";
                    }),
            Thread::startVirtualThread);
    awaitUninterrupted(held);
    try {
      then.run();
    } finally {
      goOn.countDown();
    }
    assertThat(silent.handle((_, failure) -> failure).join())
        .as("what it goes on with has no effect")
        .isNotNull();
    assertThat(TestDatabase.markets().findById(market.id())).contains(market);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void canBeHadSoon() {
    JooqMarketRepository markets = TestDatabase.markets();
    await()
        .atMost(SLOW_MACHINE)
        .ignoreException(LockNotAvailable.class)
        .until(() -> TestDatabase.inTransaction(() -> markets.lock(market.id())).isPresent());
  }

  @Test
  void what_a_frozen_client_holds_is_had_by_others_soon() {
    try (Database frozen = open(TestDatabase.url())) {
      whileHeldBySilence(frozen, this::canBeHadSoon);
    }
  }

  @Test
  void behind_a_pooler_that_refuses_options_too() {
    assumeTrue(PgBouncer.isInstalled(), "needs PgBouncer (Debian: pgbouncer)");
    try (PgBouncer bouncer = new PgBouncer(folder, TestDatabase.port());
        Database frozen = open(bouncer.url())) {
      whileHeldBySilence(frozen, this::canBeHadSoon);
    }
  }

  /// Runs it while somebody holds one of two markets and an account, and goes on meanwhile.
  private void whileHeld(Consumer<UUID> then) throws SQLException {
    UUID account = market.creatorId().value();
    new JooqLedger(TestDatabase.dsl())
        .open(List.of(new Account(new AccountId(account), Account.Kind.USER)));
    try (Database elsewhere = open(TestDatabase.url());
        Connection holder = elsewhere.connections().getConnection();
        Statement statement = holder.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = 0");
      holder.setAutoCommit(false);
      statement.execute("select 1 from markets where id = '" + market.id() + "' for no key update");
      statement.execute("select 1 from accounts where id = '" + account + "' for no key update");
      then.accept(account);
      holder.rollback();
    }
  }

  @Test
  void what_others_hold_can_be_left_out_without_waiting() throws SQLException {
    JooqMarketRepository markets = TestDatabase.markets();
    JooqLedger ledger = new JooqLedger(TestDatabase.dsl());
    whileHeld(account -> {
      var free =
          TestDatabase.inTransaction(() -> markets.lockFree(List.of(market.id(), other.id())));
      assertThat(free.markets()).containsOnlyKeys(other.id());
      assertThat(free.heldByOthers()).containsExactly(market.id());
      AccountId held = new AccountId(account);
      AccountId unknown = new AccountId(new UUID(1, 1));
      var balances = TestDatabase.inTransaction(() -> ledger.lockFree(List.of(held, unknown)));
      assertThat(balances.balances()).isEmpty();
      assertThat(balances.heldByOthers()).isEqualTo(Set.of(held));
    });
    var all = TestDatabase.inTransaction(() -> markets.lockFree(List.of(market.id(), other.id())));
    assertThat(all.markets()).containsOnlyKeys(market.id(), other.id());
    assertThat(all.heldByOthers()).isEmpty();
  }

  @Test
  void who_waits_for_what_others_hold_is_told_so_after_a_while() throws SQLException {
    JooqMarketRepository markets = TestDatabase.markets();
    whileHeld(_ -> {
      assertThatThrownBy(() -> TestDatabase.inTransaction(() -> markets.lock(market.id())))
          .isInstanceOf(LockNotAvailable.class);
      assertThatThrownBy(() ->
              TestDatabase.inTransaction(() -> markets.lockAll(List.of(market.id(), other.id()))))
          .isInstanceOf(LockNotAvailable.class);
    });
  }

  /// Every connection that is made, however it is made, has its limits.
  @Test
  void no_connection_is_without_limits() {
    try (Database database = open(TestDatabase.url());
        Database copy = Database.openCopy(BackendSettings.of(TestDatabase.url()))) {
      for (Database one : List.of(database, copy)) {
        for (String limit :
            List.of(
                "idle_in_transaction_session_timeout",
                "lock_timeout",
                "statement_timeout",
                "transaction_timeout",
                "tcp_user_timeout",
                "tcp_keepalives_idle")) {
          assertThat(
                  one.dsl()
                      .fetchValue("select setting::int from pg_settings where name = ?", limit))
              .as(limit)
              .isInstanceOfSatisfying(Integer.class, value -> assertThat(value).isPositive());
        }
      }
    }
  }

  /// A fail-over may leave us with a server that has become a standby.
  @Test
  void a_server_that_may_only_be_read_is_an_outage_for_writers_and_its_connections_are_given_up() {
    try (Database database = open(TestDatabase.url(), 1)) {
      JooqTransactions transactions = new JooqTransactions(database.dsl());
      assertThat(database.isReachable()).isTrue();
      TestDatabase.dsl().execute("alter database postgres set default_transaction_read_only = on");
      try {
        // the one that was made before may still write, unless it is told; the next one is as all
        database.dsl().execute("set default_transaction_read_only = on");
        assertThatThrownBy(() ->
                transactions.inTransaction(
                    () -> database.dsl().execute("update markets set name = 'x' where false")))
            .isInstanceOf(Outage.class);
        await().atMost(SLOW_MACHINE).until(() -> !database.isReachable());
      } finally {
        TestDatabase.dsl().execute("alter database postgres reset default_transaction_read_only");
      }
      // nobody has to start it again
      await().atMost(SLOW_MACHINE).until(database::isReachable);
      await()
          .atMost(SLOW_MACHINE)
          .ignoreException(Outage.class)
          .until(() ->
              transactions.inTransaction(
                      () -> database.dsl().execute("update markets set name = 'x' where false"))
                  == 0);
    }
  }
}

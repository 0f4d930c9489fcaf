package org.bellwether.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.Test;

class DatabaseTest {

  @Test
  void a_database_that_is_not_there_is_named_without_its_password() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String url = "postgres://ann:s3cret@127.0.0.1:" + port + "/bets?password=t0psecret";
    assertThatThrownBy(() -> Database.open(BackendSettings.of(url)))
        .isInstanceOf(Outage.class)
        .hasMessageContaining("127.0.0.1:" + port + "/bets")
        .message()
        .doesNotContain("s3cret", "t0psecret");
  }

  @Test
  void a_server_that_dies_is_an_outage_and_the_pool_recovers_with_it() throws IOException {
    UserId id = new UserId(UUID.randomUUID());
    try (EmbeddedPostgres server = TestDatabase.start();
        Database database =
            Database.open(
                new BackendSettings(
                    "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres",
                    null,
                    null,
                    null,
                    2,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1)))) {
      JooqUserRepository users = new JooqUserRepository(database.dsl());
      assertThat(users.findProfiles(List.of(id))).isEmpty();
      assertThat(database.isReachable()).isTrue();
      assertThat(database.pool().active()).isZero();

      // a statement that runs too long is given up
      assertThatThrownBy(() -> database.dsl().execute("select pg_sleep(20)"))
          .isInstanceOf(Outage.class);

      // the server ends all our connections while a transaction is open
      assertThatThrownBy(() ->
              new JooqTransactions(database.dsl())
                  .inTransaction(() -> {
                    users.findProfiles(List.of(id));
                    TestDatabase.terminateOthers(server);
                    return users.findProfiles(List.of(id));
                  }))
          .isInstanceOf(Outage.class);
      await()
          .ignoreException(Outage.class) // a connection that was used just now is not asked before
          .until(() -> users.findProfiles(List.of(id)).isEmpty());

      TestDatabase.stop(server);
      assertThatThrownBy(() -> users.findProfiles(List.of(id))).isInstanceOf(Outage.class);
      assertThatThrownBy(() ->
              new JooqTransactions(database.dsl())
                  .inTransaction(() -> users.findProfiles(List.of(id))))
          .isInstanceOf(Outage.class);
      Instant asked = Instant.now();
      assertThat(database.isReachable()).isFalse();
      assertThat(Instant.now()).isCloseTo(asked, within(1, ChronoUnit.SECONDS));
    }
  }

  @Test
  void a_database_that_is_away_is_tried_again_twice_a_second() throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        while (!server.isClosed()) {
          try (Socket _ = server.accept()) {
            attempts.incrementAndGet();
          } catch (IOException _) {
            // it is over
          }
        }
      });
      String url =
          "postgresql://localhost:%d/postgres?sslmode=disable".formatted(server.getLocalPort());
      Instant begin = Instant.now();
      try (Database _ = Database.openCopy(BackendSettings.of(url))) {
        await().atMost(Duration.ofSeconds(10)).until(() -> attempts.get() >= 12);
      }
      assertThat(begin.until(Instant.now())).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void who_would_wait_behind_too_many_is_refused_at_once() {
    int mostWaiting = 100;
    List<CompletableFuture<Object>> waiting;
    try (Database database =
        Database.open(
            new BackendSettings(
                TestDatabase.url(),
                null,
                null,
                null,
                1,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)))) {
      Supplier<Object> ask = () -> database.dsl().fetchValue("select 1");
      waiting =
          database
              .dsl()
              .connectionResult(_ -> {
                List<CompletableFuture<Object>> others =
                    Stream.generate(
                            () -> CompletableFuture.supplyAsync(ask, Thread::startVirtualThread))
                        .limit(mostWaiting)
                        .toList();
                await().until(() -> database.pool().waiting() == mostWaiting);
                assertThatThrownBy(ask::get).isInstanceOf(Outage.class);
                return others;
              });

      assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEqualTo(1));
      assertThat(ask.get()).isEqualTo(1);
    }
  }
}

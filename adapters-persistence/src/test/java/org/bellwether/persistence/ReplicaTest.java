package org.bellwether.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.market.ReplicatedMarketRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a real PostgreSQL and a real standby of it that replays its log.
class ReplicaTest {
  private final TestMarkets random = new TestMarkets(1);
  private final UserId ann = new UserId(UUID.randomUUID());

  @Test
  void who_was_answered_reads_what_they_wrote_however_the_replica_is(@TempDir Path folder)
      throws Exception {
    try (EmbeddedPostgres server = start(folder.resolve("original"));
        Database database = Database.open(settings(server))) {
      new JooqUserRepository(database.dsl())
          .createImported(
              List.of(new ImportedPerson("test:ann", new Profile(ann, "Ann"), TestMarkets.NOW)));
      copy(database, server.getPort(), folder.resolve("original"), folder.resolve("copy"));
      EmbeddedPostgres standby = start(folder.resolve("copy"));
      try (Replica replica = Replica.open(database, settings(standby))) {
        MarketRepository original = new JooqMarketRepository(database.dsl());
        MarketRepository markets = new ReplicatedMarketRepository(original, replica);
        await().until(replica::mayAnswer);

        // it keeps up: what was written is waited for
        for (int written = 1; written <= 50; written++) {
          write(original, replica);
          assertThat(markets.count(MarketFilter.ALL)).isEqualTo(written);
        }
        MarketRepository nothing = new InMemoryMarketRepository();
        MarketRepository copied = new ReplicatedMarketRepository(nothing, replica);
        await().until(() -> copied.count(MarketFilter.ALL) == 50);

        // a transaction sees its own writes
        new JooqTransactions(database.dsl())
            .inTransaction(() -> {
              original.create(market());
              assertThat(markets.count(MarketFilter.ALL)).isEqualTo(51);
              return "counted";
            });

        // it lags: who wrote waits for a moment, and nobody reads from it any more
        replica.dsl().execute("select pg_wal_replay_pause()");
        Instant begin = Instant.now();
        write(original, replica);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(markets.count(MarketFilter.ALL)).isEqualTo(52);
        await().until(() -> copied.count(MarketFilter.ALL) == 0);
        replica.dsl().execute("select pg_wal_replay_resume()");
        await().until(() -> copied.count(MarketFilter.ALL) == 52);

        // it dies
        TestDatabase.stop(standby);
        assertThat(markets.count(MarketFilter.ALL)).isEqualTo(52);
        write(original, replica);
        assertThat(markets.count(MarketFilter.ALL)).isEqualTo(53);
      }
    }
  }

  private void write(MarketRepository markets, Replica replica) {
    markets.create(market());
    replica.await();
  }

  private Market market() {
    return random.market(ann, null);
  }

  private static DatabaseSettings settings(EmbeddedPostgres server) {
    return new DatabaseSettings(
        "jdbc:postgresql://localhost:"
            + server.getPort()
            + "/postgres?user=postgres&options=-c%20synchronous_commit=on",
        null,
        null,
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  private static EmbeddedPostgres start(Path data) {
    try {
      return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What `pg_basebackup` does, which the embedded server comes without.
  private static void copy(Database database, int port, Path original, Path copy) {
    database
        .dsl()
        .connection(session -> {
          try (var statement = session.createStatement()) {
            statement.execute("select pg_backup_start('copy', true)");
            copyFiles(original, copy);
            try (var labels =
                statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
              labels.next();
              Files.writeString(copy.resolve("backup_label"), labels.getString(1));
            }
          }
        });
    try {
      Files.createFile(copy.resolve("standby.signal"));
      Files.writeString(
          copy.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=localhost port=%d user=postgres'\n".formatted(port),
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyFiles(Path original, Path copy) throws IOException {
    Process process =
        new ProcessBuilder("cp", "-a", original.toString(), copy.toString())
            .redirectErrorStream(true)
            .start();
    process.onExit().join();
    Files.deleteIfExists(copy.resolve("postmaster.pid"));
    Files.deleteIfExists(copy.resolve("epg-lock"));
  }
}

package org.bellwether.persistence.replica;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.connection.Database;

/// A real PostgreSQL and a real standby of it that replays its log.
public final class ReplicatedServers implements AutoCloseable {
  private final EmbeddedPostgres original;
  private final Database database;
  private final EmbeddedPostgres standby;

  /// @param folder where their data is
  public ReplicatedServers(Path folder) {
    original = start(folder.resolve("original"));
    database = Database.open(settings(original));
    copy(database, original.getPort(), folder.resolve("original"), folder.resolve("copy"));
    standby = start(folder.resolve("copy"));
  }

  public Database database() {
    return database;
  }

  /// The standby as the product knows it.
  public Replica openReplica() {
    return Replica.open(database, settings(standby));
  }

  void stopStandby() {
    TestDatabase.stop(standby);
  }

  @Override
  public void close() {
    stopStandby();
    database.close();
    TestDatabase.stop(original);
  }

  private static BackendSettings settings(EmbeddedPostgres server) {
    return new BackendSettings(
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres",
        null,
        null,
        null,
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  private static EmbeddedPostgres start(Path data) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setServerConfig("synchronous_commit", "on")
          .start();
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

package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.bootstrap.embedded.EmbeddedServers.Connections;
import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL, maltreated.
final class PostgresOfFaults {
  private static final int HELD_MILLIS = 200;

  private final Path postmaster;
  private final Connections connections;
  private final List<Connection> taken = new ArrayList<>();
  private volatile @Nullable Thread pestering;

  PostgresOfFaults(Path folder, Connections connections) {
    postmaster = folder.resolve("postgresql").resolve("postmaster.pid");
    this.connections = connections;
  }

  /// Cuts off everybody; whoever started it starts it again.
  void restart() throws Exception {
    signal("INT", process());
  }

  void hang() throws Exception {
    signal("STOP", process());
    for (ProcessHandle child : process().children().toList()) {
      signal("STOP", child);
    }
  }

  void goOn() throws Exception {
    for (ProcessHandle child : process().children().toList()) {
      signal("CONT", child);
    }
    signal("CONT", process());
  }

  private ProcessHandle process() throws IOException {
    try (Stream<String> lines = Files.lines(postmaster)) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow())).orElseThrow();
    }
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /// Takes every connection there is, those of the nodes too.
  void exhaust() throws SQLException {
    try {
      while (true) {
        Connection connection = connect();
        taken.add(connection);
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              """
              select pg_terminate_backend(pid) from pg_stat_activity
              where usename = current_user and application_name like 'bellwether%'
              """);
        }
      }
    } catch (SQLException e) {
      if (!"53300".equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  void giveBack() throws SQLException {
    for (Connection connection : taken) {
      connection.close();
    }
    taken.clear();
  }

  /// Holds all markets, again and again, one after the other in an order that leads to deadlocks
  /// with whoever holds two.
  void contend() {
    pestering = Thread.ofPlatform().daemon().start(this::contendUntilInterrupted);
  }

  private void contendUntilInterrupted() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!Thread.currentThread().isInterrupted()) {
        try {
          statement.execute("select id from markets order by id desc for no key update");
          statement.execute("select id from accounts order by id desc for no key update");
          Thread.sleep(HELD_MILLIS);
        } catch (SQLException _) {
          // it was this one's turn to give up
        }
        connection.rollback();
        Thread.sleep(HELD_MILLIS);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void stopContending() throws InterruptedException {
    Thread now = pestering;
    if (now != null) {
      now.interrupt();
      now.join();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        requireNonNull(connections.databaseUrl()),
        requireNonNull(connections.databaseUser()),
        requireNonNull(connections.databasePassword()));
  }
}

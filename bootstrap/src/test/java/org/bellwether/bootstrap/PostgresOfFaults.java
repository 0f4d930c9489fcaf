package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.embedded.EmbeddedServers.Connections;
import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL, maltreated.
final class PostgresOfFaults {
  private static final int HELD_MILLIS = 200;
  private static final int SILENCE_MILLIS = 100;
  private static final int LITTLE_LOGGED = 2_000_000;
  private static final Set<String> GONE_DOWN = Set.of("53100", "08006");

  private final Path postmaster;
  private final SmallVolume disk;
  private final Connections connections;
  private final List<Connection> taken = new ArrayList<>();
  private volatile @Nullable Thread pestering;

  PostgresOfFaults(Path folder, SmallVolume disk, Connections connections) {
    this.disk = disk;
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

  /// Its tables cannot grow, while the file that its log has just begun has room.
  void fillDisk() throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      while (logged(statement) > LITTLE_LOGGED) {
        log(statement);
      }
      disk.fill();
    }
  }

  /// It cannot log either: it goes down, and does not come up again.
  void fillDiskAndLog() throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      disk.fill();
      while (true) {
        log(statement);
      }
    } catch (SQLException e) {
      if (!GONE_DOWN.contains(e.getSQLState())) {
        throw e;
      }
    }
  }

  /// How many bytes are in the file of its log that it writes now.
  private static long logged(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select file_offset from pg_walfile_name_offset(pg_current_wal_lsn())")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// About a megabyte that means nothing.
  private static void log(Statement statement) throws SQLException {
    statement.execute("select pg_logical_emit_message(true, '', repeat('x', 1000000))");
  }

  void makeRoom() throws IOException {
    disk.makeRoom();
  }

  /// The version of each market, by its id.
  Map<String, Long> versions() throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id, version from markets")) {
      while (rows.next()) {
        versions.put(rows.getString(1), rows.getLong(2));
      }
    }
    return versions;
  }

  /// Whether a transaction that has changed or holds something hears nothing.
  boolean someoneIsSilent() throws Exception {
    Thread.sleep(SILENCE_MILLIS);
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(*) from pg_stat_activity
                where state = 'idle in transaction' and backend_xid is not null
                  and state_change < clock_timestamp() - interval '80 ms'
                """)) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        requireNonNull(connections.databaseUrl()),
        requireNonNull(connections.databaseUser()),
        requireNonNull(connections.databasePassword()));
  }
}

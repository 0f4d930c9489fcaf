package org.bellwether.bootstrap;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bellwether.embedded.EmbeddedServers;
import org.bellwether.embedded.EmbeddedServers.Connections;

/// Two nodes on one database, and the means to kill them.
///
/// The database is in this process's care, not in a node's: killed, it is started again at once.
final class StormServers implements AutoCloseable {
  private static final int NODES = 2;

  private final Path folder;
  private final EmbeddedServers database;
  private final List<ProductProcess> nodes = new CopyOnWriteArrayList<>();

  StormServers(Path folder) {
    this.folder = folder;
    this.database =
        EmbeddedServers.open(folder, "storm", Set.of(EmbeddedServers.Server.POSTGRESQL));
  }

  void startNodes() throws Exception {
    for (int node = 0; node < NODES; node++) {
      nodes.add(start("serve"));
    }
    for (ProductProcess node : nodes) {
      node.url();
    }
  }

  List<ProductProcess> nodes() {
    return nodes;
  }

  private ProductProcess start(String command) throws IOException {
    Connections connections = database.connections();
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", requireNonNull(connections.databaseUrl()));
    environment.put("DATABASE_USER", requireNonNull(connections.databaseUser()));
    environment.put("DATABASE_PASSWORD", requireNonNull(connections.databasePassword()));
    environment.put("REDIS_URL", "none");
    environment.put("DATA_DIR", folder.resolve("nodes").toString());
    environment.put("PORT", "0");
    environment.put("WELCOME_GRANT", "100000");
    environment.put("ACCESS_LOG", "off");
    for (String policy : List.of("ANONYMOUS", "AUTHENTICATED", "LOGIN", "TRADING")) {
      environment.put("RATE_LIMIT_" + policy, "off");
    }
    return ProductProcess.start(environment, command);
  }

  /// Kills a node, and puts another in its place once that is ready.
  void killNode(int node) throws Exception {
    ProductProcess killed = nodes.get(node);
    killed.kill();
    keepOutput(killed);
    ProductProcess next = start("serve");
    next.url();
    nodes.set(node, next);
  }

  /// Kills the postmaster; its children notice, and end what they do.
  void killPostmaster() throws IOException {
    postmaster().destroyForcibly();
  }

  /// Kills every process of the database at once, with what they had not written yet.
  void killDatabase() throws IOException {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(folder.resolve("postgresql/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
  }

  /// From now on a commit is acknowledged before it is on the disk, and up to ten seconds of them
  /// are lost with the processes.
  void makeUnsafe() throws IOException, SQLException {
    Connections connections = database.connections();
    try (Connection connection =
            DriverManager.getConnection(
                connections.databaseUrl(),
                connections.databaseUser(),
                connections.databasePassword());
        Statement statement = connection.createStatement()) {
      statement.execute("alter role current_user set synchronous_commit = off");
    }
    Files.writeString(
        folder.resolve("postgresql/postgresql.conf"),
        "wal_writer_delay = 10s\nwal_writer_flush_after = 1GB\nwal_buffers = 64MB\n",
        APPEND);
    killDatabase(); // what was prepared before is on the disk; the next start reads all this
  }

  /// What `./bellwether verify` says against the books; empty where it says nothing.
  String verify() throws Exception {
    try (ProductProcess verify = start("verify")) {
      return verify.exitCode() == 0 ? "" : verify.output();
    }
  }

  @Override
  public void close() {
    try (database) {
      for (ProductProcess node : nodes) {
        node.close();
        keepOutput(node);
      }
    }
  }

  /// For whoever has to find out what happened.
  private void keepOutput(ProductProcess node) {
    try {
      Files.writeString(folder.resolve("nodes.log"), node.output(), CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

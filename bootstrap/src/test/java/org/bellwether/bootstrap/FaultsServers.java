package org.bellwether.bootstrap;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bellwether.embedded.EmbeddedServers;
import org.bellwether.embedded.EmbeddedServers.Connections;

/// Two nodes with one PostgreSQL, on a disk of its own, and one Redis.
final class FaultsServers implements AutoCloseable {
  private static final int NODES = 2;
  private static final int TRIES = 500;
  private static final int BETWEEN_TRIES_MILLIS = 20;
  private static final String DATA = "database";

  private final Path folder;
  private final SmallVolume disk;
  private final EmbeddedServers database;
  private final PostgresOfFaults postgres;
  private final RedisOfFaults redis;
  private final List<ProductProcess> nodes = new ArrayList<>();
  private final Cable cable;
  private volatile boolean lastIsLost;

  FaultsServers(Path folder) throws Exception {
    this.folder = folder;
    Path data = folder.resolve(DATA);
    disk = new SmallVolume(data);
    database = EmbeddedServers.open(data, "faults", Set.of(EmbeddedServers.Server.POSTGRESQL));
    postgres = new PostgresOfFaults(data, disk, database.connections());
    redis = new RedisOfFaults();
    String url = requireNonNull(database.connections().databaseUrl());
    int port = URI.create(url.substring(url.indexOf("postgres"))).getPort();
    cable = new Cable(port);
    for (int i = 1; i < NODES; i++) {
      nodes.add(start(folder, url));
    }
    nodes.add(start(folder, url.replace(":" + port + "/", ":" + cable.port() + "/")));
    for (ProductProcess node : nodes) {
      node.url();
    }
  }

  private ProductProcess start(Path folder, String databaseUrl) throws IOException {
    Connections connections = database.connections();
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("DATABASE_USER", requireNonNull(connections.databaseUser()));
    environment.put("DATABASE_PASSWORD", requireNonNull(connections.databasePassword()));
    environment.put("REDIS_URL", redis.url());
    environment.put("DATA_DIR", folder.resolve("nodes").toString());
    environment.put("PORT", "0");
    environment.put("WELCOME_GRANT", "1000000");
    environment.put("ACCESS_LOG", "off");
    environment.put("RATE_LIMIT_ANONYMOUS", "1000000/60");
    environment.put("RATE_LIMIT_AUTHENTICATED", "1000000/60");
    environment.put("RATE_LIMIT_TRADING", "1000000/60");
    return ProductProcess.start(environment, "serve");
  }

  /// Whether nobody should ask this node: what it does not answer is no fault of the others.
  boolean isLost(int node) {
    return lastIsLost && node == NODES - 1;
  }

  /// The last node stands still while it holds something.
  void freeze() throws Exception {
    lose(nodes.getLast()::freeze, nodes.getLast()::goOn);
  }

  void thaw() throws Exception {
    nodes.getLast().goOn();
    lastIsLost = false;
  }

  /// The last node and the database hear nothing more of each other, while it holds something.
  void cutOff() throws Exception {
    lose(cable::cut, cable::mend);
  }

  void connectAgain() {
    cable.mend();
    lastIsLost = false;
  }

  private interface Action {
    void run() throws Exception;
  }

  private void lose(Action begin, Action end) throws Exception {
    lastIsLost = true;
    for (int i = 0; i < TRIES; i++) {
      lastIsLost = false; // else it has nothing to do
      Thread.sleep(BETWEEN_TRIES_MILLIS);
      lastIsLost = true;
      begin.run();
      if (postgres.someoneIsSilent()) {
        return;
      }
      end.run();
    }
    throw new IllegalStateException("it never held anything");
  }

  PostgresOfFaults postgres() {
    return postgres;
  }

  RedisOfFaults redis() {
    return redis;
  }

  List<ProductProcess> nodes() {
    return nodes;
  }

  /// Whether every node is ready and has all it makes use of.
  boolean areWell() throws Exception {
    for (ProductProcess node : nodes) {
      if (!node.get("/health/ready").body().contains("\"cache\":\"up\"")
          || !node.get("/metrics").body().contains("nodes_others " + (NODES - 1) + ".0")) {
        return false;
      }
    }
    return true;
  }

  /// For whoever wants to know what went wrong; the disk is gone with all else.
  private void keepLog() {
    String log = "postgresql.log";
    try {
      Files.copy(folder.resolve(DATA).resolve(log), folder.resolve(log), REPLACE_EXISTING);
    } catch (IOException _) {
      // it is closed already
    }
  }

  @Override
  public void close() {
    nodes.forEach(ProductProcess::close);
    cable.close();
    redis.close();
    database.close();
    keepLog();
    disk.close();
  }
}

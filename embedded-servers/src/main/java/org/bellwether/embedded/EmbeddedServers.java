package org.bellwether.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The servers a run starts for itself below its data folder; closing stops them.
///
/// A server that ends by itself is started again on the same port. What an earlier run left running
/// when it was killed is stopped first. Nothing is registered with the JVM's shutdown: whoever
/// opens the servers closes them, after everything that uses them.
public final class EmbeddedServers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);
  private static final String KEPT = "embedded.properties";
  private static final String CONNECTIONS = "connections.properties";
  private static final String DATABASE_PASSWORD = "postgresql.password";
  private static final String DATABASE_PORT = "postgresql.port";
  private static final String REDIS_PORT = "redis.port";
  private static final int PASSWORD_BYTES = 24;
  private static final int PORT_ATTEMPTS = 3;

  private final DataFolder folder;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Deque<Supervisor> running = new ArrayDeque<>();
  private Connections connections = Connections.NONE;

  /// A server to start.
  public enum Server {
    POSTGRESQL,
    REDIS
  }

  /// How to reach the servers; what was not started is null, such as Redis where the machine has
  /// none. The passwords are not printed.
  ///
  /// @param databaseUrl `jdbc:postgresql://127.0.0.1:PORT/bellwether`
  /// @param redisUrl `redis://:PASSWORD@127.0.0.1:PORT`
  public record Connections(
      @Nullable String databaseUrl,
      @Nullable String databaseUser,
      @Nullable String databasePassword,
      @Nullable String redisUrl) {
    private static final Connections NONE = new Connections(null, null, null, null);

    private static Connections of(Properties properties) {
      return new Connections(
          properties.getProperty("databaseUrl"),
          properties.getProperty("databaseUser"),
          properties.getProperty("databasePassword"),
          properties.getProperty("redisUrl"));
    }

    private Properties toProperties() {
      Properties properties = new Properties();
      put(properties, "databaseUrl", databaseUrl);
      put(properties, "databaseUser", databaseUser);
      put(properties, "databasePassword", databasePassword);
      put(properties, "redisUrl", redisUrl);
      return properties;
    }

    private static void put(Properties properties, String name, @Nullable String value) {
      if (value != null) {
        properties.setProperty(name, value);
      }
    }

    @Override
    public String toString() {
      String redis = redisUrl == null ? null : redisUrl.replaceFirst(":[^:@/]*@", ":…@");
      return "Connections[databaseUrl=%s, redisUrl=%s]".formatted(databaseUrl, redis);
    }
  }

  private EmbeddedServers(DataFolder folder) {
    this.folder = folder;
  }

  /// Holds the folder, creating it where it is missing, and starts the servers asked for.
  ///
  /// @param purpose such as `serve`, shown to whoever finds the folder in use
  /// @throws ServerFailure when the folder is in use or unusable, or a server does not start
  public static EmbeddedServers open(Path dataFolder, String purpose, Set<Server> servers) {
    EmbeddedServers opened = new EmbeddedServers(DataFolder.hold(dataFolder, purpose));
    boolean complete = false;
    try {
      opened.start(servers);
      complete = true;
      return opened;
    } catch (InterruptedException e) {
      // not interrupted again: what has been started is stopped below, and that takes a moment
      throw new ServerFailure("interrupted while the servers were starting", e);
    } finally {
      if (!complete) {
        opened.close();
      }
    }
  }

  /// The servers of the live process that holds the folder; empty where none does, or while it is
  /// still starting them.
  public static Optional<Connections> ofRunningOwner(Path dataFolder) {
    if (!DataFolder.isHeld(dataFolder)) {
      return Optional.empty();
    }
    return Optional.of(Connections.of(DataFolder.read(dataFolder.resolve(CONNECTIONS))))
        .filter(found -> !found.equals(Connections.NONE));
  }

  /// How to reach the servers that were started; it stays the same until they are closed.
  public Connections connections() {
    return connections;
  }

  private void start(Set<Server> servers) throws InterruptedException {
    folder.delete(CONNECTIONS);
    stopLeftovers(); // before a port is chosen: they still hold theirs
    Properties kept = DataFolder.read(folder.resolve(KEPT));
    Binaries binaries = new Binaries(folder);
    String databaseUrl = null;
    String databasePassword = null;
    String redisUrl = null;
    if (servers.contains(Server.POSTGRESQL)) {
      String password = kept.getProperty(DATABASE_PASSWORD, newPassword());
      kept.setProperty(DATABASE_PASSWORD, password);
      PostgresServer server =
          start(kept, DATABASE_PORT, port -> new PostgresServer(folder, binaries, password, port));
      databaseUrl = server.url();
      databasePassword = password;
    }
    Optional<Path> redis = servers.contains(Server.REDIS) ? binaries.redis() : Optional.empty();
    if (redis.isPresent()) {
      String password = newPassword();
      redisUrl =
          start(kept, REDIS_PORT, port -> new RedisServer(folder, redis.get(), password, port))
              .url();
    } else if (servers.contains(Server.REDIS)) {
      LOG.warn("no valkey-server or redis-server is installed: running without a cache");
    }
    connections =
        new Connections(
            databaseUrl,
            databaseUrl == null ? null : PostgresServer.USER,
            databasePassword,
            redisUrl);
    folder.write(CONNECTIONS, connections.toProperties());
  }

  private void stopLeftovers() throws InterruptedException {
    try {
      PostgresServer.stopLeftovers(folder);
      RedisServer.stopLeftovers(folder);
    } catch (IOException e) {
      throw folder.failure("cannot be read", e);
    }
  }

  private interface AtPort<P> {
    P at(int port);
  }

  /// Starts a program on the port it had before, or on another one where that is taken.
  private <P extends Program> P start(Properties kept, String portName, AtPort<P> program)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = Ports.freeLike(kept.getProperty(portName, ""));
      kept.setProperty(portName, Integer.toString(port));
      folder.write(KEPT, kept);
      P next = program.at(port);
      try {
        running.push(Supervisor.start(next));
        return next;
      } catch (ServerFailure e) {
        if (attempt == PORT_ATTEMPTS || Ports.isFree(port)) {
          throw e;
        }
        LOG.info("port {} was taken just now, trying another", port);
      }
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void forgetConnections() {
    try {
      folder.delete(CONNECTIONS);
    } catch (ServerFailure e) {
      LOG.warn("{} stays behind, and is not believed: {}", CONNECTIONS, e.getMessage());
    }
  }

  /// Stops Redis, then PostgreSQL, in bounded time, and lets go of the folder. Whoever is
  /// interrupted and closes for that reason still waits for them.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return; // the folder may be somebody else's by now
    }
    boolean interrupted = Thread.interrupted();
    try (folder) {
      forgetConnections();
      while (!running.isEmpty()) {
        running.pop().stop();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      LOG.warn("interrupted while the servers were stopping; the next run stops what is left", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.backend.CacheSettings;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.embedded.EmbeddedServers;
import org.bellwether.embedded.EmbeddedServers.Connections;
import org.bellwether.embedded.EmbeddedServers.Server;
import org.bellwether.embedded.ServerFailure;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL and Redis of this run: those of the settings, else embedded ones.
///
/// @param embedded what this run has started and stops; null when nothing
public record RunningServers(
    BackendSettings database, CacheSettings cache, @Nullable EmbeddedServers embedded)
    implements AutoCloseable {

  /// Starts what the settings do not name.
  ///
  /// @throws StartFailure when one does not start
  static RunningServers start(Settings settings, String purpose) {
    Set<Server> wanted = EnumSet.noneOf(Server.class);
    if (settings.databaseUrl() == null) {
      wanted.add(Server.POSTGRESQL);
    }
    if (settings.redis() instanceof Settings.Redis.Embedded) {
      wanted.add(Server.REDIS);
    }
    return start(settings, purpose, wanted);
  }

  /// Only the database: that of the settings, else that of a run that goes on in the same folder,
  /// else an embedded one.
  static RunningServers startDatabase(Settings settings, String purpose) {
    if (settings.databaseUrl() != null) {
      return new RunningServers(database(settings, null), cache(settings, null), null);
    }
    Optional<Connections> running =
        explained(() -> EmbeddedServers.ofRunningOwner(settings.dataDir()));
    if (running.isPresent() && running.get().databaseUrl() != null) {
      return new RunningServers(database(settings, running.get()), cache(settings, null), null);
    }
    EmbeddedServers embedded = open(settings, purpose, Set.of(Server.POSTGRESQL));
    return new RunningServers(
        database(settings, embedded.connections()), cache(settings, null), embedded);
  }

  private static RunningServers start(Settings settings, String purpose, Set<Server> wanted) {
    String redisUrl = settings.redis() instanceof Settings.Redis.At at ? at.url() : null;
    if (wanted.isEmpty()) {
      return new RunningServers(database(settings, null), cache(settings, redisUrl), null);
    }
    EmbeddedServers embedded = open(settings, purpose, wanted);
    Connections connections = embedded.connections();
    return new RunningServers(
        database(settings, connections),
        cache(settings, redisUrl != null ? redisUrl : connections.redisUrl()),
        embedded);
  }

  private static EmbeddedServers open(Settings settings, String purpose, Set<Server> wanted) {
    return explained(() -> EmbeddedServers.open(settings.dataDir(), purpose, wanted));
  }

  private static CacheSettings cache(Settings settings, @Nullable String url) {
    return new CacheSettings(url, settings.cacheLife(), settings.cacheBytes());
  }

  private static <T> T explained(Supplier<T> servers) {
    try {
      return servers.get();
    } catch (ServerFailure e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static BackendSettings database(Settings settings, @Nullable Connections embedded) {
    boolean own = settings.databaseUrl() == null;
    return new BackendSettings(
        requireNonNull(own ? requireNonNull(embedded).databaseUrl() : settings.databaseUrl()),
        settings.databaseReplicaUrl(),
        own ? requireNonNull(embedded).databaseUser() : settings.databaseUser(),
        own ? requireNonNull(embedded).databasePassword() : settings.databasePassword(),
        settings.databasePoolSize(),
        settings.databaseAcquireTimeout(),
        settings.databaseStatementTimeout());
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}

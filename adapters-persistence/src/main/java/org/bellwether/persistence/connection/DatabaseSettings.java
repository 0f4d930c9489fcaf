package org.bellwether.persistence.connection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to reach the database and how long to wait for it.
///
/// @param url `postgresql://user:password@host:port/database?options`, `postgres://…`, or the same
///   as a JDBC URL; behind a pooler statements do not stay prepared, unless the option
///   `prepareThreshold` says otherwise
/// @param user goes before the one in the URL; null when that one counts
/// @param password goes before the one in the URL; null when that one counts
/// @param poolSize connections held, at least 1
/// @param acquireTimeout how long a request waits for a connection of the pool, at least 250 ms
/// @param statementTimeout how long a statement may run, at least 1 s
public record DatabaseSettings(
    String url,
    @Nullable String user,
    @Nullable String password,
    int poolSize,
    Duration acquireTimeout,
    Duration statementTimeout) {
  public static final int USUAL_POOL_SIZE = 10;
  public static final Duration USUAL_ACQUIRE_TIMEOUT = Duration.ofSeconds(3);
  public static final Duration USUAL_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  public DatabaseSettings {
    DatabaseUrl.parse(url);
    require(poolSize >= 1, "a pool has at least 1 connection, not " + poolSize);
    require(
        acquireTimeout.compareTo(Duration.ofMillis(250)) >= 0,
        "a connection is waited for 250 ms at least, not " + acquireTimeout);
    require(
        statementTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
        "a statement may run for 1 s at least, not " + statementTimeout);
  }

  /// A database with the usual pool and time-outs.
  public static DatabaseSettings of(String url) {
    return new DatabaseSettings(
        url, null, null, USUAL_POOL_SIZE, USUAL_ACQUIRE_TIMEOUT, USUAL_STATEMENT_TIMEOUT);
  }

  /// The same for another server.
  public DatabaseSettings at(String otherUrl) {
    return new DatabaseSettings(
        otherUrl, user, password, poolSize, acquireTimeout, statementTimeout);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /// Without the URL and the password, since both may hold a secret.
  @Override
  public String toString() {
    return "DatabaseSettings[poolSize="
        + poolSize
        + ", acquireTimeout="
        + acquireTimeout
        + ", statementTimeout="
        + statementTimeout
        + "]";
  }
}

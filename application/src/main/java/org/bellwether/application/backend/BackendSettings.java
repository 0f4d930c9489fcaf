package org.bellwether.application.backend;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to reach the database and how long to wait for it.
///
/// @param url as the backend takes it
/// @param replicaUrl of a standby that reads may go to; null for none
/// @param user goes before the one in the URL; null when that one counts
/// @param password goes before the one in the URL; null when that one counts
/// @param poolSize connections held, at least 1
/// @param acquireTimeout how long a request waits for a connection of the pool, at least 250 ms
/// @param statementTimeout how long a statement may run, at least 1 s
public record BackendSettings(
    String url,
    @Nullable String replicaUrl,
    @Nullable String user,
    @Nullable String password,
    int poolSize,
    Duration acquireTimeout,
    Duration statementTimeout) {
  public static final int DEFAULT_POOL_SIZE = 10;
  public static final Duration DEFAULT_ACQUIRE_TIMEOUT = Duration.ofSeconds(3);
  public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  public BackendSettings {
    require(poolSize >= 1, "a pool has at least 1 connection, not " + poolSize);
    require(
        acquireTimeout.compareTo(Duration.ofMillis(250)) >= 0,
        "a connection is waited for 250 ms at least, not " + acquireTimeout);
    require(
        statementTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
        "a statement may run for 1 s at least, not " + statementTimeout);
  }

  /// A database with the default pool and time-outs.
  public static BackendSettings of(String url) {
    return new BackendSettings(
        url,
        null,
        null,
        null,
        DEFAULT_POOL_SIZE,
        DEFAULT_ACQUIRE_TIMEOUT,
        DEFAULT_STATEMENT_TIMEOUT);
  }

  /// The same for another server.
  public BackendSettings at(String otherUrl) {
    return new BackendSettings(
        otherUrl, null, user, password, poolSize, acquireTimeout, statementTimeout);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /// Without the URL and the password, since both may hold a secret.
  @Override
  public String toString() {
    return "BackendSettings[poolSize="
        + poolSize
        + ", acquireTimeout="
        + acquireTimeout
        + ", statementTimeout="
        + statementTimeout
        + "]";
  }
}

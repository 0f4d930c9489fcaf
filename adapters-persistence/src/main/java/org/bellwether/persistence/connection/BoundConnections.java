package org.bellwether.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// Connections of a pool: within a transaction the one that it runs on, else one for each
/// statement.
///
/// jOOQ's own transactions ask the database for its isolation level each time they begin.
public final class BoundConnections implements ConnectionProvider {
  private final ConnectionProvider pool;
  private final @Nullable String eachTransaction;
  private final ScopedValue<Connection> bound = ScopedValue.newInstance();

  /// @param eachTransaction statements that it begins with; null for none
  public BoundConnections(ConnectionProvider pool, @Nullable String eachTransaction) {
    this.pool = pool;
    this.eachTransaction = eachTransaction;
  }

  /// Those that it runs its statements on.
  public static BoundConnections of(DSLContext database) {
    return (BoundConnections) database.configuration().connectionProvider();
  }

  @Override
  public Connection acquire() {
    return bound.isBound() ? bound.get() : fromPool();
  }

  private Connection fromPool() {
    Connection connection = pool.acquire();
    if (connection == null) {
      throw new IllegalStateException("no connection");
    }
    return connection;
  }

  @Override
  public void release(Connection connection) {
    if (!bound.isBound()) {
      pool.release(connection);
    }
  }

  /// Runs the work, and commits, or rolls back when it fails.
  ///
  /// @throws DataAccessException when it cannot begin or commit
  public <T> T inTransaction(Supplier<T> work) {
    Connection connection = fromPool();
    try {
      connection.setAutoCommit(false);
      begin(connection);
      T result = ScopedValue.where(bound, connection).call(() -> orRollBack(work, connection));
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw new DataAccessException("a transaction cannot begin or commit", e);
    } finally {
      pool.release(connection); // which commits each statement again
    }
  }

  private void begin(Connection connection) throws SQLException {
    if (eachTransaction != null) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(eachTransaction);
      }
    }
  }

  private static <T> T orRollBack(Supplier<T> work, Connection connection) {
    try {
      return work.get();
    } catch (RuntimeException | Error failure) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }
}

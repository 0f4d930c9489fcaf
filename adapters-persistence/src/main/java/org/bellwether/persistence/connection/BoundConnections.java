package org.bellwether.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections of a pool: within a transaction the one that it runs on, else one for each
/// statement. So whoever runs statements on these takes part in the transaction of their thread,
/// and can ask for it here.
///
/// jOOQ's own transactions ask the database for its isolation level each time they begin.
public final class BoundConnections implements ConnectionProvider {
  private static final Logger LOG = LoggerFactory.getLogger(BoundConnections.class);

  private final ConnectionProvider pool;
  private final @Nullable String eachTransaction;
  private final ScopedValue<Open> open = ScopedValue.newInstance();

  /// The transaction of a thread: what it runs on, and what is to follow it.
  private static final class Open {
    private final Connection connection;
    private final List<Runnable> afterCommit = new ArrayList<>(1);
    private boolean isWorkDone;

    Open(Connection connection) {
      this.connection = connection;
    }
  }

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
    return isOpen() ? open.get().connection : fromPool();
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
    if (!isOpen()) {
      pool.release(connection);
    }
  }

  /// Whether this thread is within a transaction.
  public boolean isOpen() {
    return open.isBound();
  }

  /// Runs this once the transaction of this thread has committed, or may have; at once when there
  /// is none.
  public void afterCommit(Runnable action) {
    if (isOpen()) {
      open.get().afterCommit.add(action);
    } else {
      action.run();
    }
  }

  /// Runs the work, and commits, or rolls back when it fails. Then comes what is to follow.
  ///
  /// @throws IllegalStateException when there is a transaction around it already
  /// @throws DataAccessException when it cannot begin, or, as [CommitFailed], commit
  public <T> T inTransaction(Supplier<T> work) {
    if (isOpen()) {
      throw new IllegalStateException("a transaction is open already");
    }
    Open transaction = new Open(fromPool());
    T result;
    try {
      result = committed(work, transaction);
    } catch (RuntimeException e) {
      if (!transaction.isWorkDone) {
        throw e;
      }
      if (!Outages.isConflict(e)) {
        transaction.afterCommit.forEach(BoundConnections::follow); // it may have happened
      }
      throw new CommitFailed(e);
    }
    transaction.afterCommit.forEach(BoundConnections::follow);
    return result;
  }

  private <T> T committed(Supplier<T> work, Open transaction) {
    Connection connection = transaction.connection;
    try {
      connection.setAutoCommit(false);
      begin(connection);
      T result = ScopedValue.where(open, transaction).call(() -> orRollBack(work, connection));
      transaction.isWorkDone = true;
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

  private static void follow(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("what was to follow a commit failed", e);
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

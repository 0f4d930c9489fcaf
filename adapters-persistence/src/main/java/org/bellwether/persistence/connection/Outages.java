package org.bellwether.persistence.connection;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.LockNotAvailable;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

/// Tells a database that cannot be reached from everything else that may go wrong with a statement.
public final class Outages implements ExecuteListener {
  private static final long serialVersionUID = 1;

  /// Of a statement, perhaps the commit: nobody knows whether it happened.
  private static final String COMPLETION_UNKNOWN = "40003";

  /// Somebody else holds what was waited for, for longer than one waits.
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /// The server is not, or no more, the one to talk to; what was under way there is rolled back.
  private static final Set<String> LOST =
      Set.of(
          "25006", // read only: it has become a standby
          "25P03", // it heard nothing of a transaction for too long
          "57P01", // goes down
          "57P02", // has crashed
          "57P03", // is not up yet
          "57P04", // the database was dropped
          "57P05"); // it heard nothing for too long

  /// Nothing that whoever asked could do anything about, apart from asking later.
  private static final Set<String> OUT_OF_ORDER =
      Set.of(
          COMPLETION_UNKNOWN,
          "25P04", // the transaction took too long
          "57014", // the statement did, and was cancelled
          "58000", // the operating system refuses something
          "58030"); // the disk does

  @Override
  public void exception(ExecuteContext context) {
    RuntimeException exception = context.exception();
    if (exception != null) {
      context.exception(translated(exception));
    }
  }

  /// An [Outage] when that is what is behind this exception, else the exception as it is.
  public static RuntimeException translated(RuntimeException exception) {
    if (exception instanceof Outage) {
      return exception;
    }
    if (isConflict(exception)) {
      return new Outage("the database is busy: others keep changing the same rows", exception);
    }
    if (isCausedBy(exception, sql -> state(sql).equals(LOCK_NOT_AVAILABLE))) {
      return new LockNotAvailable("others hold what this needs", exception);
    }
    if (isCausedBy(exception, Outages::isOutage)) {
      return new Outage("the database cannot be reached", exception);
    }
    return exception;
  }

  /// Whether the database rolled back because of what others did at the same time.
  public static boolean isConflict(RuntimeException exception) {
    return isCausedBy(
        exception, sql -> state(sql).startsWith("40") && !state(sql).equals(COMPLETION_UNKNOWN));
  }

  /// Whether the connection was lost or could not be made. A pool that gave none is something else:
  /// it has tried and waited long enough.
  public static boolean isLostConnection(RuntimeException exception) {
    return isCausedBy(exception, sql -> isLost(sql) || sql.getCause() instanceof IOException)
        && !isCausedBy(exception, SQLTransientConnectionException.class::isInstance);
  }

  /// Whether nothing more can be had of the connection that this happened on.
  static boolean isLost(SQLException exception) {
    String state = state(exception);
    return state.startsWith("08") || LOST.contains(state);
  }

  private static boolean isCausedBy(RuntimeException exception, Predicate<SQLException> kind) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && kind.test(sql)) {
        return true;
      }
    }
    return false;
  }

  private static String state(SQLException exception) {
    String state = exception.getSQLState();
    return state == null ? "" : state;
  }

  private static boolean isOutage(SQLException exception) {
    String state = state(exception);
    return exception instanceof SQLTransientConnectionException
        || exception.getCause() instanceof SocketTimeoutException
        || isLost(exception)
        || state.startsWith("53") // out of connections, memory or disk
        || OUT_OF_ORDER.contains(state);
  }
}

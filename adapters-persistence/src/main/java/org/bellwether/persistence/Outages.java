package org.bellwether.persistence;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;
import org.bellwether.application.Outage;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

/// Tells a database that cannot be reached from everything else that may go wrong with a statement.
public final class Outages implements ExecuteListener {
  private static final long serialVersionUID = 1;

  /// The cancellation a statement's own time-out asks for.
  private static final String QUERY_CANCELED = "57014";

  /// Of a statement, perhaps the commit: nobody knows whether it happened.
  private static final String COMPLETION_UNKNOWN = "40003";

  /// The server goes down, has crashed, or is not up yet.
  private static final Set<String> NO_SERVER = Set.of("57P01", "57P02", "57P03");

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
    if (isCausedBy(exception, Outages::isOutage)) {
      return new Outage("the database cannot be reached", exception);
    }
    return exception;
  }

  /// Whether the database rolled back because of what others did at the same time.
  static boolean isConflict(RuntimeException exception) {
    return isCausedBy(
        exception, sql -> state(sql).startsWith("40") && !state(sql).equals(COMPLETION_UNKNOWN));
  }

  /// Whether the connection was lost or could not be made. A pool that gave none is something else:
  /// it has tried and waited long enough.
  static boolean isLostConnection(RuntimeException exception) {
    return isCausedBy(
            exception,
            sql ->
                state(sql).startsWith("08")
                    || NO_SERVER.contains(state(sql))
                    || sql.getCause() instanceof IOException)
        && !isCausedBy(exception, SQLTransientConnectionException.class::isInstance);
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
        || state.startsWith("08") // connection lost
        || state.startsWith("53") // out of connections, memory or disk
        || state.startsWith("57P") // shutting down, starting up, crashed
        || state.equals(QUERY_CANCELED);
  }
}

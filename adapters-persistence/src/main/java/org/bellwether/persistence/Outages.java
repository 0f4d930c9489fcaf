package org.bellwether.persistence;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.bellwether.application.Outage;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

/// Tells a database that cannot be reached from everything else that may go wrong with a statement.
public final class Outages implements ExecuteListener {
  private static final long serialVersionUID = 1;

  /// The cancellation a statement's own time-out asks for.
  private static final String QUERY_CANCELED = "57014";

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
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isOutage(sql)) {
        return new Outage("the database cannot be reached", exception);
      }
    }
    return exception;
  }

  private static boolean isOutage(SQLException exception) {
    String state = exception.getSQLState();
    return exception instanceof SQLTransientConnectionException
        || exception.getCause() instanceof SocketTimeoutException
        || (state != null
            && (state.startsWith("08") // connection lost
                || state.startsWith("53") // out of connections, memory or disk
                || state.startsWith("57P") // shutting down, starting up, crashed
                || state.equals(QUERY_CANCELED)));
  }
}

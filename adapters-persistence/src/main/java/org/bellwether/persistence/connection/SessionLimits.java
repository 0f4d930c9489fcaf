package org.bellwether.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/// How long the server lets one of our connections hold up others: a node may freeze in the middle
/// of a transaction, or be cut off, and can then give back nothing by itself.
///
/// They are set by a statement, since a pooler refuses options it does not know when a connection
/// is made. Behind a pooler a setting of the session may be lost with the next transaction, so
/// there each transaction begins by setting them for itself.
public final class SessionLimits {
  /// Of a transaction that nothing is heard of; it is rolled back.
  static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

  /// Of waiting for what somebody else holds: a little less, so that not all who wait are served or
  /// fail together.
  static final Duration WAITING_FOR_LOCK = Duration.ofSeconds(4);

  /// Of waiting for it while others wait in turn; an ordinary transaction takes some milliseconds.
  public static final Duration A_MOMENT = Duration.ofSeconds(1);

  /// Of a transaction, whatever it does; for a client that froze in the middle of a message, which
  /// counts as being heard.
  static final Duration TRANSACTION = Duration.ofSeconds(60);

  /// Of a client that takes no data, or does not answer at all.
  private static final Duration SILENT_CLIENT = Duration.ofSeconds(15);

  /// The server goes last: it is the driver that cancels a statement.
  private static final Duration AFTER_THE_DRIVER = Duration.ofSeconds(2);

  private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

  private final Map<String, Long> ofTransactions = new LinkedHashMap<>();
  private final Map<String, Long> ofConnections = new LinkedHashMap<>();

  SessionLimits(Duration statementTimeout) {
    ofTransactions.put("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION.toMillis());
    ofTransactions.put("lock_timeout", WAITING_FOR_LOCK.toMillis());
    ofTransactions.put("statement_timeout", statementTimeout.plus(AFTER_THE_DRIVER).toMillis());
    ofConnections.put("tcp_user_timeout", SILENT_CLIENT.toMillis());
    ofConnections.put("tcp_keepalives_idle", 5L);
    ofConnections.put("tcp_keepalives_interval", 5L);
    ofConnections.put("tcp_keepalives_count", 2L);
  }

  /// What every connection begins with.
  void begin(Connection connection) throws SQLException {
    Map<String, Long> all = new LinkedHashMap<>(ofConnections);
    all.putAll(ofTransactions);
    if (connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
      all.put("transaction_timeout", Math.max(TRANSACTION.toMillis(), 2 * longestStatement()));
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(statements("set ", all));
    }
  }

  private long longestStatement() {
    return ofTransactions.getOrDefault("statement_timeout", 0L);
  }

  /// What every transaction begins with, where it may run in any session.
  String ofEachTransaction() {
    return statements("set local ", ofTransactions);
  }

  /// What a connection begins with whose statements may take as long as they like, such as those
  /// that build an index: only a client that is gone counts. Behind a pooler it may run in a
  /// session that another connection has limited, so each migration begins by lifting that.
  Callback ofMigrations() {
    String limits = statements("set ", ofConnections);
    return new BaseCallback() {
      @Override
      public boolean supports(Event event, @Nullable Context context) {
        return event == Event.AFTER_CONNECT || event == Event.BEFORE_EACH_MIGRATE;
      }

      @Override
      public void handle(Event event, Context context) {
        try (Statement statement = context.getConnection().createStatement()) {
          if (event == Event.AFTER_CONNECT) {
            statement.execute(limits);
          } else {
            lift(statement);
          }
        } catch (SQLException e) {
          throw new FlywayException("a connection cannot be limited", e);
        }
      }
    };
  }

  /// Lets this transaction take its time, with statements that do.
  public static void lift(Statement transaction) throws SQLException {
    transaction.execute(
        """
        select set_config(name, '0', true) from pg_settings
        where name in ('statement_timeout', 'transaction_timeout')
        """);
  }

  private static String statements(String set, Map<String, Long> limits) {
    return limits.entrySet().stream()
        .map(limit -> set + limit.getKey() + " = " + limit.getValue())
        .collect(Collectors.joining("; "));
  }
}

package org.bellwether.persistence.connection;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a pool gets its connections from. While the database is away it is tried again twice a
/// second: a pool by itself would pause for up to five seconds, also when it is back.
final class ReconnectingDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ReconnectingDataSource.class);
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final int LONGEST_PAUSE_MILLIS = 500;

  private final String name;
  private final transient SessionLimits limits;
  private volatile boolean closed;
  private volatile String run = "";

  ReconnectingDataSource(HikariConfig config, SessionLimits limits) {
    this.limits = limits;
    name = config.getPoolName();
    setUrl(config.getJdbcUrl());
    setUser(config.getUsername());
    setPassword(config.getPassword());
    Properties driver = config.getDataSourceProperties();
    try {
      for (String property : driver.stringPropertyNames()) {
        if (!config.getJdbcUrl().contains(property + "=")) {
          setProperty(property, driver.getProperty(property));
        }
      }
    } catch (SQLException e) {
      throw new IllegalArgumentException("the driver has another property", e);
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    int pause = 0;
    while (true) {
      try {
        Connection connection = limited(super.getConnection(user, password));
        if (pause > 0) {
          LOG.info("{} is connected again", name);
        }
        return connection;
      } catch (SQLException e) {
        if (closed) {
          throw e;
        }
        if (pause == 0) {
          LOG.warn("{} cannot connect and goes on trying: {}", name, e.getMessage());
        }
      }
      pause = Math.clamp(2L * pause, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
      sleep(pause);
    }
  }

  private Connection limited(Connection connection) throws SQLException {
    try {
      limits.begin(connection);
      run = runOf(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// A standby that is promoted goes on, but on another timeline; whatever is restored is another
  /// database or a server that was started again.
  private static String runOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select concat_ws('-', extract(epoch from pg_postmaster_start_time()), oid,
                  case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end)
                from pg_database where datname = current_database()
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  /// What tells the server that was reached last from any other, and from itself before.
  String run() {
    return run;
  }

  private static void sleep(int millis) throws SQLException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while the database is away", e);
    }
  }

  /// Tries no more.
  void close() {
    closed = true;
  }
}

package org.bellwether.persistence.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.persistence.migration.CompareNames;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A migrated PostgreSQL with a pool of connections to it.
public final class Database implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int WAITING_FOR_EACH_CONNECTION = 100;
  private static final Duration REACHABLE_WITHIN = Duration.ofMillis(900);

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final HikariDataSource pool;
  private final DSLContext dsl;
  private final Supplier<String> run;

  /// @param eachTransaction what it begins with; null for nothing
  private Database(Pool pool, Duration statementTimeout, @Nullable String eachTransaction) {
    this.pool = pool;
    run = pool.source::run;
    dsl = dsl(pool, statementTimeout, eachTransaction);
  }

  /// Connects and brings the schema up to date.
  ///
  /// @throws Outage when the database does not let us in; the message names it and why
  /// @throws IllegalArgumentException when the URL is none
  public static Database open(BackendSettings settings) {
    DatabaseUrl url = DatabaseUrl.parse(settings.url());
    HikariConfig config = config(settings, url);
    SessionLimits limits = new SessionLimits(settings.statementTimeout());
    PGSimpleDataSource alone = alone(url, config);
    boolean behindPooler = isBehindPooler(alone, url);
    if (behindPooler && !url.jdbcUrl().contains("prepareThreshold=")) {
      LOG.info("{} is a pooler: no statement stays prepared on a connection", url);
      alone.setPrepareThreshold(0);
      config.addDataSourceProperty("prepareThreshold", "0");
    }
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(alone)
        .javaMigrations(new CompareNames())
        .callbacks(limits.ofMigrations())
        .load()
        .migrate();
    return new Database(
        new Pool(config, limits),
        settings.statementTimeout(),
        behindPooler ? limits.ofEachTransaction() : null);
  }

  /// One whose schema follows another's, such as a replica; connects when it can.
  public static Database openCopy(BackendSettings settings) {
    HikariConfig config = config(settings, DatabaseUrl.parse(settings.url()));
    config.setPoolName("bellwether-replica");
    config.setMinimumIdle(1);
    SessionLimits limits = new SessionLimits(settings.statementTimeout());
    return new Database(new Pool(config, limits), settings.statementTimeout(), null);
  }

  /// Connections without a time-out, since building an index may take long.
  private static PGSimpleDataSource alone(DatabaseUrl url, HikariConfig config) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url.jdbcUrl());
    source.setUser(config.getUsername());
    source.setPassword(config.getPassword());
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    return source;
  }

  /// Whether what answers at the URL is not the server that runs our statements, as with PgBouncer:
  /// then the next transaction may run in another session, where a prepared statement of the same
  /// name is another one.
  private static boolean isBehindPooler(PGSimpleDataSource source, DatabaseUrl url) {
    try (Connection connection = source.getConnection()) {
      connection.setNetworkTimeout(Runnable::run, CONNECT_TIMEOUT_SECONDS * 1000);
      try (Statement statement = connection.createStatement();
          ResultSet pid = statement.executeQuery("select pg_backend_pid()")) {
        pid.next();
        return pid.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
      }
    } catch (SQLException e) {
      throw new Outage("no connection to the database at " + url + ": " + e.getMessage(), e);
    }
  }

  /// Refuses at once who would have to wait behind too many: when the database hangs, they would
  /// only pile up.
  private static final class Pool extends HikariDataSource {
    private final ReconnectingDataSource source;
    private final int mostWaiting;

    Pool(HikariConfig config, SessionLimits limits) {
      ReconnectingDataSource patient = new ReconnectingDataSource(config, limits);
      config.setDataSource(patient);
      super(config);
      source = patient;
      mostWaiting = config.getMaximumPoolSize() * WAITING_FOR_EACH_CONNECTION;
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (getHikariPoolMXBean().getThreadsAwaitingConnection() >= mostWaiting) {
        throw new SQLTransientConnectionException("too many wait for a connection");
      }
      return super.getConnection();
    }

    @Override
    public void close() {
      source.close();
      super.close();
    }
  }

  private static HikariConfig config(BackendSettings settings, DatabaseUrl url) {
    Properties driver = new Properties();
    driver.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
    driver.setProperty("loginTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
    // a statement is cancelled first; this one is for a server that does not answer at all
    driver.setProperty(
        "socketTimeout", String.valueOf(settings.statementTimeout().plusSeconds(5).toSeconds()));
    driver.setProperty("tcpKeepAlive", "true");
    driver.setProperty("cancelSignalTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
    // what users wrote has no place in a log
    driver.setProperty("logServerErrorDetail", "false");
    driver.setProperty("ApplicationName", "bellwether");
    HikariConfig config = new HikariConfig();
    config.setPoolName("bellwether");
    config.setJdbcUrl(url.jdbcUrl());
    config.setUsername(settings.user() == null ? url.user() : settings.user());
    config.setPassword(settings.password() == null ? url.password() : settings.password());
    config.setDataSourceProperties(driver);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.acquireTimeout().toMillis());
    config.setValidationTimeout(Math.min(1000, settings.acquireTimeout().toMillis()));
    config.setExceptionOverride(new UselessConnections());
    config.setInitializationFailTimeout(-1); // the first connection is waited for as any other
    return config;
  }

  static DSLContext dsl(DataSource pool, Duration statementTimeout) {
    return dsl(pool, statementTimeout, null);
  }

  private static DSLContext dsl(
      DataSource pool, Duration statementTimeout, @Nullable String eachTransaction) {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    return DSL.using(
        new DefaultConfiguration()
            .set(SQLDialect.POSTGRES)
            .set(new BoundConnections(new DataSourceConnectionProvider(pool), eachTransaction))
            .set(new Outages())
            .set(
                new Settings()
                    .withExecuteLogging(false)
                    .withQueryTimeout((int) statementTimeout.toSeconds())));
  }

  /// What tells this run of the server, as the latest connection saw it, from any other: after a
  /// fail-over, or when a backup was restored, what was committed may be gone. Empty until it is
  /// known.
  public String run() {
    return run.get();
  }

  /// What repositories and transactions run on.
  public DSLContext dsl() {
    return dsl;
  }

  /// Connections of the pool for what brings its own SQL, outside of any transaction of ours.
  public DataSource connections() {
    return pool;
  }

  /// Whether the database answers and can be written to, said within a second. A connection to a
  /// server that has become a standby is given up: the next one may reach another server.
  public boolean isReachable() {
    return CompletableFuture.supplyAsync(this::answers, Thread::startVirtualThread)
        .completeOnTimeout(false, REACHABLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private boolean answers() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      try (ResultSet readOnly = statement.executeQuery("show transaction_read_only")) {
        readOnly.next();
        boolean writable = readOnly.getString(1).equals("off");
        if (!writable) {
          pool.evictConnection(connection);
        }
        return writable;
      }
    } catch (SQLException _) {
      return false;
    }
  }

  /// How busy the pool is now.
  public PoolFigures pool() {
    HikariPoolMXBean figures = pool.getHikariPoolMXBean();
    return new PoolFigures(
        figures.getActiveConnections(),
        figures.getIdleConnections(),
        figures.getThreadsAwaitingConnection());
  }

  /// @param active connections in use
  /// @param waiting threads that wait for one
  public record PoolFigures(int active, int idle, int waiting) {}

  @Override
  public void close() {
    pool.close();
  }
}

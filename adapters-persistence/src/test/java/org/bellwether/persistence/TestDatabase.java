package org.bellwether.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;

/// One real PostgreSQL for all tests of a JVM; [#empty] gives it without rows.
public final class TestDatabase {
  private static final EmbeddedPostgres POSTGRES = start();

  /// Patient, since some tests load a lot on a slow machine.
  private static final Database DATABASE =
      Database.open(
          new BackendSettings(
              url(),
              null,
              null,
              null,
              BackendSettings.DEFAULT_POOL_SIZE,
              BackendSettings.DEFAULT_ACQUIRE_TIMEOUT,
              Duration.ofMinutes(2)));

  private TestDatabase() {}

  /// A server on a free port, with the settings of the one that `./bellwether` starts.
  public static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("random_page_cost", "1.1").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends every connection to that server but the one that says so.
  public static void terminateOthers(EmbeddedPostgres server) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where pid <> pg_backend_pid() and backend_type = 'client backend'
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void stop(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int port() {
    return POSTGRES.getPort();
  }

  public static String url() {
    return "postgresql://postgres@localhost:" + port() + "/postgres";
  }

  /// Of another database on the same server.
  public static String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:" + port() + "/" + database;
  }

  public static DSLContext empty() {
    dsl()
        .transaction(tables -> {
          // the books are written in ink, but for a moment
          tables.dsl().execute("set local session_replication_role = replica");
          tables
              .dsl()
              .execute(
                  """
                  do $$
                  declare
                    names text[] := array['users', 'markets', 'outcomes', 'accounts', 'transfers',
                      'trades', 'positions', 'candles', 'settlements', 'covered', 'answers', 'audit_trail',
                      'audit_head', 'jobs', 'known_networks', 'sessions', 'api_keys', 'signing_keys',
                      'search_changes', 'market_embeddings', 'terms_changes'];
                    name text;
                  begin
                    -- a few rows are sooner deleted than all files are cut off
                    if (select sum(pg_table_size(each::regclass)) from unnest(names) as each)
                        > 5000000 then
                      execute 'truncate ' || array_to_string(names, ', ');
                    else
                      foreach name in array names loop
                        execute 'delete from ' || name;
                      end loop;
                    end if;
                  end $$
                  """);
          tables
              .dsl()
              .execute(
                  """
                  insert into accounts (id, kind) values
                    ('00000000-0000-0000-0000-000000000001', 'issuance'),
                    ('00000000-0000-0000-0000-000000000002', 'house')
                  """);
          tables.dsl().execute("update search_forgotten set changed_in = '0'");
          tables.dsl().execute("insert into audit_head (number, hash) values (0, repeat('0', 64))");
        });
    return dsl();
  }

  public static DSLContext dsl() {
    return DATABASE.dsl();
  }

  public static Database database() {
    return DATABASE;
  }

  public static JooqMarketRepository markets() {
    return new JooqMarketRepository(dsl());
  }

  public static JooqUserRepository users() {
    return new JooqUserRepository(dsl());
  }

  /// Somebody new who can log in.
  public static UserId user(String name) {
    UserId id = new UserId(UUID.randomUUID());
    users()
        .create(
            new User(
                new Profile(id, name),
                new EmailAddress(id + "@example.org"),
                new PasswordHash("none"),
                Role.USER,
                Instant.EPOCH));
    return id;
  }

  public static <T> T inTransaction(Supplier<T> work) {
    return new JooqTransactions(dsl()).inTransaction(work);
  }
}

package org.bellwether.persistence.migration;

import java.util.UUID;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.connection.Database;
import org.flywaydb.core.Flyway;
import org.jooq.CloseableDSLContext;
import org.jooq.impl.DSL;

/// A database as an earlier version of this server has left it; it goes with the test.
public final class OldDatabase implements AutoCloseable {
  private final String name = "old_" + UUID.randomUUID().toString().replace('-', '_');

  /// @param version of the last migration that it has seen
  public OldDatabase(String version) {
    TestDatabase.dsl().execute("create database " + name);
    Flyway.configure()
        .dataSource(TestDatabase.jdbcUrl(name), "postgres", "")
        .target(version)
        .load()
        .migrate();
  }

  /// What a user of it does, statement by statement.
  public CloseableDSLContext connect() {
    return DSL.using(TestDatabase.jdbcUrl(name), "postgres", "");
  }

  /// As the server of now opens it.
  public Database open() {
    return Database.open(
        BackendSettings.of(TestDatabase.url().replaceAll("/postgres$", "/" + name)));
  }

  @Override
  public void close() {
    TestDatabase.dsl().execute("drop database " + name + " with (force)");
  }
}

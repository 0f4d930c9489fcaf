package org.bellwether.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Idempotency keys that were kept before the case of a UUID stopped to count.
class IdempotencyKeyMigrationTest {
  private static final String NAME = "before_one_case";
  private static final String URL = TestDatabase.url().replaceAll("/postgres$", "/" + NAME);
  private static final UUID ANN = new UUID(1, 1);
  private static final UUID BEN = new UUID(1, 2);
  private static final String LOUD = "8E03978E-40D5-43DD-BC93-6894A57F9324";

  @BeforeEach
  void anotherDatabase() {
    TestDatabase.dsl().execute("create database " + NAME);
  }

  @AfterEach
  void none() {
    TestDatabase.dsl().execute("drop database " + NAME + " with (force)");
  }

  @Test
  void a_uuid_is_found_again_in_lower_case_and_any_other_key_as_it_was() {
    String jdbc = DatabaseUrl.parse(URL).jdbcUrl();
    Flyway.configure().dataSource(jdbc, "postgres", "").target("19").load().migrate();
    try (var database = DSL.using(jdbc, "postgres", "")) {
      for (Object[] kept :
          new Object[][] {
            {ANN, LOUD}, {ANN, "ONE"}, {BEN, LOUD}, {BEN, LOUD.toLowerCase(Locale.ROOT)}
          }) {
        database.execute("insert into answers values (?, ?, 'fingerprint', 'answer', now())", kept);
      }
      Flyway.configure().dataSource(jdbc, "postgres", "").load().migrate();
      assertThat(keys(database, ANN))
          .containsExactlyInAnyOrder(LOUD.toLowerCase(Locale.ROOT), "ONE");
      assertThat(keys(database, BEN))
          .as("two that are one now stay as they are")
          .containsExactlyInAnyOrder(LOUD, LOUD.toLowerCase(Locale.ROOT));
    }
  }

  private static List<String> keys(DSLContext database, UUID owner) {
    return database
        .fetch("select key from answers where owner = ?", owner)
        .getValues(0, String.class);
  }
}

package org.bellwether.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the domain refuses, the database refuses too, whoever writes.
class ConstraintsTest {
  private static final String USER = "00000000-0000-7000-8000-000000000001";
  private static final String MARKET = "00000000-0000-7000-9000-000000000001";
  private static final String CHECK = "23514";
  private static final String UNIQUE = "23505";
  private static final String REFERENCE = "23503";

  private final DSLContext database = TestDatabase.dsl();

  @BeforeEach
  void oneOfEach() {
    TestDatabase.empty();
    database.execute(
        "insert into users values ('%s', 'x:1', 'Ann', 'ann@example.org', 'h', 'user', now())"
            .formatted(USER));
    database.execute(
        """
        insert into markets values ('%s', 'x:1', '%s', 'Rain?', '', null, '{}', 'active', 0,
          now(), now(), now(), 1)
        """
            .formatted(MARKET, USER));
    database.execute(
        """
        insert into outcomes values
          ('00000000-0000-7000-a000-000000000001', '%1$s', 0, 'Yes', 500000),
          ('00000000-0000-7000-a000-000000000002', '%1$s', 1, 'No', 500000)
        """
            .formatted(MARKET));
    database.execute(
        """
        insert into jobs (task_name, task_instance, execution_time, picked, version)
        values ('settle', 'market:1', now(), false, 1)
        """);
  }

  private void refused(String sql, String state) {
    assertThatThrownBy(() -> database.execute(sql))
        .isInstanceOfSatisfying(
            DataAccessException.class, e -> assertThat(e.sqlState()).isEqualTo(state));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "users    | name = ''",
        "users    | name = '  '",
        "users    | name = repeat('n', 101)",
        "users    | external_id = ''",
        "users    | external_id = repeat('x', 301)",
        "users    | email = 'Ann@example.org'",
        "users    | email = 'ann'",
        "users    | email = repeat('a', 250) || '@b.org'",
        "users    | email = null",
        "users    | password_hash = null",
        "users    | password_hash = ''",
        "users    | role = 'root'",
        "markets  | name = ' '",
        "markets  | name = repeat('n', 501)",
        "markets  | description = repeat('d', 10001)",
        "markets  | category = ''",
        "markets  | category = repeat('c', 51)",
        "markets  | tags = array['a', null]",
        "markets  | tags = array['a', '']",
        "markets  | tags = array(select i::text from generate_series(1, 11) i)",
        "markets  | tags = array[repeat('t', 501)]",
        "markets  | status = 'ACTIVE'",
        "markets  | volume = -1",
        "markets  | volume = 1000000000000001",
        "markets  | version = 0",
        "outcomes | name = ' '",
        "outcomes | name = repeat('n', 101)",
        "outcomes | price = -1",
        "outcomes | price = 1000001",
        "outcomes | position = -1",
        "outcomes | position = 50",
        "jobs     | task_name = 'Settle'",
        "jobs     | task_name = 'settle:market'",
        "jobs     | task_instance = ''",
        "jobs     | task_instance = 'a/b'",
        "jobs     | task_instance = repeat('i', 201)",
        "jobs     | consecutive_failures = -1",
        "jobs     | failure_message = repeat('m', 1001)",
        "jobs     | dead = true",
        "jobs     | dead = true, picked = true",
        "jobs     | dead = true, picked = true, failure_message = '', last_heartbeat = now()",
      })
  void a_value_out_of_bounds(String table, String change) {
    refused("update " + table + " set " + change, CHECK);
  }

  @Test
  void somebody_known_already() {
    refused(
        "insert into users values (gen_random_uuid(), 'x:1', 'A', null, null, 'user', now())",
        UNIQUE);
    refused(
        """
        insert into users
        values (gen_random_uuid(), null, 'A', 'ann@example.org', 'h', 'user', now())
        """,
        UNIQUE);
  }

  @Test
  void a_market_known_already() {
    refused(
        "insert into markets select gen_random_uuid(), external_id, creator_id, name,"
            + " description, category, tags, status, volume, closes_at, created_at, updated_at,"
            + " version from markets",
        UNIQUE);
  }

  @Test
  void two_outcomes_alike_in_place_or_name() {
    refused("update outcomes set position = 0", UNIQUE);
    refused("update outcomes set name = case position when 0 then 'YES' else 'yes' end", UNIQUE);
  }

  @Test
  void references_into_the_void() {
    refused("update markets set creator_id = gen_random_uuid()", REFERENCE);
    refused("update outcomes set market_id = gen_random_uuid()", REFERENCE);
    refused("delete from users", REFERENCE);
  }
}

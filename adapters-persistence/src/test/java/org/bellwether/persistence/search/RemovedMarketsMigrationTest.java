package org.bellwether.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.migration.OldDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/// Earlier versions kept a row of each market that was removed, for ever.
class RemovedMarketsMigrationTest {
  private static final String THERE = "00000000-0000-7000-9000-000000000001";
  private static final String REMOVED = "00000000-0000-7000-9000-000000000002";

  @Test
  void what_was_kept_of_removed_markets_goes_and_removals_from_now_on_are_told() {
    try (OldDatabase old = new OldDatabase("20")) {
      try (var connection = old.connect()) {
        fill(connection);
      }
      try (Database migrated = old.open()) {
        DSLContext dsl = migrated.dsl();
        assertThat(dsl.fetchValues("select market_id::text from search_changes"))
            .isEqualTo(List.of(THERE));
        SearchDocuments documents = new JooqSearchDocuments(dsl);
        long horizon = documents.horizon();
        dsl.execute("delete from markets where id = ?::uuid", THERE);
        assertThat(documents.changes(horizon, null, 9).orElseThrow().changes()).hasSize(1);
      }
    }
  }

  private static void fill(DSLContext connection) {
    connection.execute(
        """
        insert into users (id, external_id, name, role, created_at)
        values ('00000000-0000-7000-8000-000000000001', 'load:1', 'Ann', 'user', now())
        """);
    for (String market : List.of(THERE, REMOVED)) {
      connection.execute(
          """
          insert into markets (id, creator_id, name, description, tags, status, volume, closes_at,
            created_at, updated_at, version)
          values (?::uuid, '00000000-0000-7000-8000-000000000001', 'Will it rain?', '', '{}', 'active', 0,
            '2100-01-01', now(), now(), 1)
          """,
          market);
    }
    connection.execute("delete from markets where id = ?::uuid", REMOVED);
  }
}

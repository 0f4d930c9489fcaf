package org.bellwether.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.migration.OldDatabase;
import org.bellwether.persistence.settlement.JooqBooks;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/// Earlier versions kept the account of each market that was removed.
class ClosedEscrowsMigrationTest {
  private static final String ANN = "00000000-0000-7000-8000-000000000001";
  private static final String THERE = "00000000-0000-7000-9000-000000000001";
  private static final String REMOVED = "00000000-0000-7000-9000-000000000002";
  private static final String ROBBED = "00000000-0000-7000-9000-000000000003";

  @Test
  void accounts_of_removed_markets_go_their_transfers_stay_and_what_was_forged_is_still_found() {
    try (OldDatabase old = new OldDatabase("19")) {
      try (var connection = old.connect()) {
        fill(connection);
      }
      try (Database migrated = old.open()) {
        DSLContext dsl = migrated.dsl();
        assertThat(
                dsl.fetchValues("select id::text from accounts where kind = 'escrow' order by 1"))
            .isEqualTo(List.of(THERE, ROBBED));
        assertThat(dsl.fetchValue("select count(*) from transfers")).isEqualTo(7L);
        List<String> violations = new ArrayList<>();
        new AuditBooks(new JooqBooks(dsl)).execute(one -> violations.add(one.toString()));
        assertThat(violations).isNotEmpty().allMatch(one -> one.contains(ROBBED));
      }
    }
  }

  private static void fill(DSLContext connection) {
    connection.execute(
        """
        insert into users (id, external_id, name, role, created_at)
        values (?::uuid, 'load:1', 'Ann', 'user', now())
        """,
        ANN);
    connection.execute(
        "insert into accounts (id, kind, balance) values (?::uuid, 'user', 900000000)", ANN);
    for (String market : List.of(THERE, REMOVED, ROBBED)) {
      connection.execute(
          """
          insert into markets (id, creator_id, name, description, tags, status, volume, closes_at,
            created_at, updated_at, version, sponsor, subsidy, liquidity)
          values (?::uuid, ?::uuid, 'Will it rain?', '', '{}', 'active', 0, '2100-01-01', now(), now(), 1,
            ?::uuid, 100000000, 144000000)
          """,
          market,
          ANN,
          ANN);
      connection.execute(
          """
          insert into outcomes (id, market_id, position, name, price)
          select gen_random_uuid(), ?::uuid, i, 'Outcome ' || i, 500000 from generate_series(0, 1) as i
          """,
          market);
      connection.execute("insert into accounts (id, kind) values (?::uuid, 'escrow')", market);
    }
    connection.execute("update accounts set balance = 100000000 where id = ?::uuid", THERE);
    connection.execute("update accounts set balance = -1000000000 where kind = 'issuance'");
    connection.execute("delete from markets where id in (?::uuid, ?::uuid)", REMOVED, ROBBED);
    connection.execute(
        """
        insert into transfers (id, reason, from_account, to_account, amount, at)
        select ('00000000-0000-7000-a000-00000000000' || number)::uuid, reason, from_account::uuid,
          to_account::uuid, amount * 1000000, now()
        from (values
          (1, 'grant', '00000000-0000-0000-0000-000000000001', ?, 1000),
          (2, 'subsidy', ?, ?, 100),
          (3, 'subsidy', ?, ?, 100),
          (4, 'refund', ?, ?, 100),
          (5, 'subsidy', ?, ?, 100),
          (6, 'sale', ?, ?, 50),
          (7, 'refund', ?, ?, 50)) as made (number, reason, from_account, to_account, amount)
        """,
        ANN,
        ANN,
        THERE,
        ANN,
        REMOVED,
        REMOVED,
        ANN,
        ANN,
        ROBBED,
        ROBBED,
        ANN,
        ROBBED,
        ANN);
  }
}

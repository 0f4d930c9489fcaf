package org.bellwether.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.Change;
import org.bellwether.application.search.SearchDocuments.Unseen;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.persistence.ExplainedStatements.Work;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.search.JooqSearchDocuments;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What runs every few seconds costs what there is to do, however many markets there are: 30,000
/// active ones, of which the model has read the first 20,000.
class RegularWorkTest {
  private static final int MARKETS = 30_000;
  private static final int READ = 20_000;
  private static final ModelId MODEL = new ModelId("words", "1");

  private final ExplainedStatements explained = new ExplainedStatements();
  private final JooqMarketRepository markets = new JooqMarketRepository(explained.database());
  private final SearchDocuments documents = new JooqSearchDocuments(explained.database());

  @BeforeAll
  static void manyActiveMarkets() {
    DSLContext database = TestDatabase.empty();
    database.execute(
        """
        insert into users (id, external_id, name, role, created_at)
        values ('00000000-0000-7000-8000-000000000001', 'load:1', 'Person', 'user', now())
        """);
    database.execute(
        """
        insert into markets (id, creator_id, name, description, tags, status, volume, closes_at,
          created_at, updated_at, version)
        select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid,
          '00000000-0000-7000-8000-000000000001', 'Market ' || i, '', '{}', 'active', 0,
          '2100-01-01'::timestamptz + i * interval '1 minute', now(), now(), 1
        from generate_series(1, ?) i
        """,
        MARKETS);
    database.execute(
        """
        insert into market_embeddings (market_id, model, model_version, text_version, title, whole)
        select id, 'words', '1', 1, '\\x01', '\\x01' from markets order by id desc limit ?
        """,
        READ);
    // some that are over, of which every other one was traded by somebody else
    database.execute(
        """
        update markets set status = 'cancelled'
        where id in (select id from markets order by id offset ? limit 1000)
        """,
        READ);
    database.execute(
        """
        insert into trades (id, market_id, number, user_id, outcome_id, side, shares, amount,
          price_before, price_after, at)
        select gen_random_uuid(), id, n, gen_random_uuid(), gen_random_uuid(), 'buy', 1, 1, 1, 1, now()
        from (
          select id, row_number() over (order by id) % 2 as traded from markets
          where status = 'cancelled') as over, generate_series(1, 20) as n
        where traded = 1
        """);
    database.execute("vacuum analyze");
  }

  @AfterAll
  static void empty() {
    TestDatabase.empty();
  }

  private static MarketId market(int number) {
    return new MarketId(new UUID(0x7000L, 0x9000_0000_0000_0000L + number));
  }

  private static Unseen at(int number) {
    return new Unseen(market(number), MarketStatus.ACTIVE, "", "", 1);
  }

  private void readsAtMost(long rows) {
    assertThat(explained.scans()).isEmpty();
    for (Work work : explained.works()) {
      assertThat(work.read()).as("%s\n%s", work.sql(), work.plan()).isLessThanOrEqualTo(rows);
    }
  }

  @Test
  void closing_looks_at_none_that_is_not_due() {
    assertThat(markets.closeDue(500)).isEmpty();
    readsAtMost(10);
  }

  @Test
  void closing_looks_at_those_that_are_due() {
    DSLContext database = TestDatabase.dsl();
    database.execute("update markets set closes_at = now() where id <= ?", market(3).value());
    assertThat(markets.closeDue(2)).hasSize(2);
    assertThat(markets.closeDue(500)).hasSize(1);
    assertThat(markets.closeDue(500)).isEmpty();
    readsAtMost(30);
  }

  @Test
  void the_next_batch_for_the_model_costs_its_size() {
    assertThat(documents.findUnseen(MODEL, at(MARKETS - READ + 1), 64)).hasSize(64);
    assertThat(documents.findUnseen(MODEL, at(5_000), 64)).hasSize(64);
    assertThat(documents.findUnseen(MODEL, market(25_000))).isEmpty();
    readsAtMost(10 * 64);
  }

  private static List<MarketId> changed(SearchDocuments documents, long since) {
    return documents.changes(since, null, 1000).orElseThrow().changes().stream()
        .map(Change::id)
        .toList();
  }

  @Test
  void a_node_reads_what_has_changed() {
    long horizon = documents.horizon();
    TestDatabase.dsl().execute("update markets set name = 'Other' where id = ?", market(9).value());
    ExplainedStatements later = new ExplainedStatements();
    assertThat(changed(new JooqSearchDocuments(later.database()), horizon))
        .containsExactly(market(9));
    assertThat(later.works()).allSatisfy(work -> assertThat(work.read()).isLessThan(50));
  }

  @Test
  void a_node_that_begins_reads_all_there_is_in_pieces_whatever_there_was() {
    DSLContext database = TestDatabase.dsl();
    database.execute(
        """
        insert into search_changes (market_id, text_version, changed_in, removed_at)
        select gen_random_uuid(), 1, pg_current_xact_id(), now() from generate_series(1, 50000)
        """);
    database.execute("analyze search_changes");
    try {
      long horizon = documents.horizon();
      assertThat(documents.findIds(null, 250)).hasSize(250);
      assertThat(documents.findIds(market(20_000), 250)).hasSize(250).startsWith(market(20_001));
      assertThat(changed(documents, horizon)).isEmpty();
      readsAtMost(260);
    } finally {
      database.execute("delete from search_changes where removed_at is not null");
      database.execute("vacuum analyze search_changes");
    }
  }

  @Test
  void what_was_removed_is_forgotten_in_pieces() {
    DSLContext database = TestDatabase.dsl();
    database.execute(
        """
        insert into search_changes (market_id, text_version, changed_in, removed_at)
        select gen_random_uuid(), 1, pg_current_xact_id(), now() - i * interval '1 minute'
        from generate_series(1, 5000) i
        """);
    database.execute("vacuum analyze search_changes");
    try {
      assertThat(documents.forgetRemoved(Instant.now().minus(Duration.ofHours(1)), 1000))
          .isEqualTo(1000);
      assertThat(
              database.fetchValue(
                  "select count(*) from search_changes where removed_at is not null"))
          .isEqualTo(4000L);
      assertThat(documents.forgetRemoved(Instant.now().minus(Duration.ofDays(9)), 1000)).isZero();
      readsAtMost(8 * 1000);
    } finally {
      database.execute("delete from search_changes where removed_at is not null");
      database.execute("update search_forgotten set changed_in = '0'");
      database.execute("vacuum analyze search_changes");
    }
  }

  /// A dump holds the numbers of another server's transactions, of which this one may have had few.
  @Test
  void a_node_reads_what_has_changed_after_a_restore_too() {
    DSLContext database = TestDatabase.dsl();
    database.execute("update search_changes set changed_in = '9000000000'");
    database.execute("update search_forgotten set changed_in = '9000000000'");
    try {
      long horizon = documents.horizon();
      database.execute("update markets set name = 'New' where id = ?", market(11).value());
      ExplainedStatements later = new ExplainedStatements();
      assertThat(changed(new JooqSearchDocuments(later.database()), horizon))
          .containsExactly(market(11));
      assertThat(later.scans()).isEmpty();
      assertThat(later.works()).allSatisfy(work -> assertThat(work.read()).isLessThan(50));
    } finally {
      database.execute("update search_changes set changed_in = pg_current_xact_id()");
      database.execute("update search_forgotten set changed_in = '0'");
      database.execute("vacuum analyze search_changes");
    }
  }
}

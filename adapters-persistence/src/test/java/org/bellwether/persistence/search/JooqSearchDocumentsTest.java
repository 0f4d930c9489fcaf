package org.bellwether.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Supplier;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchDocuments.Change;
import org.bellwether.application.search.SearchDocumentsContract;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class JooqSearchDocumentsTest extends SearchDocumentsContract {
  private final JooqMarketRepository markets = new JooqMarketRepository(TestDatabase.empty());

  @Override
  protected MarketRepository markets() {
    return markets;
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected TradeRepository trades() {
    return new JooqTradeRepository(TestDatabase.dsl());
  }

  @Override
  protected SearchDocuments documents() {
    return new JooqSearchDocuments(TestDatabase.dsl());
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }

  /// A server that had fewer transactions than the one that the dump came from.
  @Test
  void removals_that_came_with_a_dump_are_forgotten_and_hold_up_nobody() {
    DSLContext database = TestDatabase.dsl();
    database.execute(
        """
        insert into search_changes (market_id, text_version, changed_in, removed_at)
        values (gen_random_uuid(), 1, '9000000000', now() - interval '1 day')
        """);
    database.execute("update search_forgotten set changed_in = '9000000000'");
    long horizon = documents().horizon();
    Market rain = market("Will it rain?", "");
    delete(rain.id());
    assertThat(documents().changes(horizon, null, 9).orElseThrow().changes())
        .extracting(Change::id)
        .containsExactly(rain.id());
    assertThat(documents().forgetRemoved(Instant.now().plusSeconds(60), 9)).isEqualTo(2);
    assertThat(documents().changes(horizon, null, 9)).isEmpty();
    assertThat(documents().changes(documents().horizon(), null, 9)).isPresent();
  }

  /// Else all nodes would begin anew, at each reading, until it ends.
  @Test
  void a_removal_is_told_while_a_transaction_lasts_that_is_older() throws Exception {
    Market rain = market("Will it rain?", "");
    try (Connection old = TestDatabase.database().connections().getConnection();
        Statement statement = old.createStatement()) {
      old.setAutoCommit(false);
      statement.execute("select pg_current_xact_id()");
      long horizon = documents().horizon();
      delete(rain.id());
      assertThat(documents().changes(horizon, null, 9).orElseThrow().horizon()).isEqualTo(horizon);
      assertThat(documents().forgetRemoved(Instant.now().plusSeconds(60), 9)).isZero();
      assertThat(documents().changes(horizon, null, 9)).isPresent();
      old.rollback();
    }
    assertThat(documents().forgetRemoved(Instant.now().plusSeconds(60), 9)).isEqualTo(1);
  }
}

package org.bellwether.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A page costs the same number of statements whatever its size, so creators and outcomes come in
/// batches.
class StatementCountTest {
  private final List<String> statements = new ArrayList<>();
  private final DSLContext database =
      WatchedConnections.watching(TestDatabase.dsl(), (_, sql, _) -> statements.add(sql));
  private final JooqMarketRepository markets = new JooqMarketRepository(database);
  private final JooqUserRepository users = new JooqUserRepository(database);
  private List<Market> kept = List.of();

  @BeforeEach
  void aHundredMarketsByTwentyPeople() {
    TestDatabase.empty();
    List<ImportedPerson> people =
        IntStream.range(0, 20)
            .mapToObj(i ->
                new ImportedPerson(
                    "test:" + i,
                    new Profile(new UserId(UUID.randomUUID()), "Person " + i),
                    TestMarkets.NOW))
            .toList();
    List<UserId> ids = List.copyOf(users.createImported(people).values());
    kept = new TestMarkets(7).markets(150, ids);
    kept.forEach(markets::create);
    statements.clear();
  }

  private int statementsOfPage(int limit) {
    statements.clear();
    ListMarkets.Listed listed =
        new ListMarkets(markets, users)
            .execute(
                new MarketQuery(
                    MarketFilter.ALL, MarketSort.VOLUME, MarketSort.Order.DESC, limit, 0, null));
    assertThat(listed.page().items()).hasSize(limit);
    return statements.size();
  }

  @Test
  void a_page_of_one_and_a_page_of_a_hundred() {
    assertThat(statementsOfPage(1)).isEqualTo(4);
    assertThat(statementsOfPage(100)).isEqualTo(4);
    assertThat(statements)
        .satisfiesExactly(
            page -> assertThat(page).contains("fetch next").doesNotContain("description"),
            outcomes -> assertThat(outcomes).contains("from \"outcomes\""),
            creators -> assertThat(creators).contains("from \"users\""),
            total -> assertThat(total).contains("count(*)"));
  }

  @Test
  void one_market_and_its_creator_are_one_statement_each() {
    new GetMarket(markets, users).execute(kept.getFirst().id());
    assertThat(statements).hasSize(2);
  }

  @Test
  void the_text_of_a_look_up_by_keys_does_not_depend_on_their_number() {
    markets.findByIds(List.of(kept.get(0).id()));
    List<String> one = List.copyOf(statements);
    statements.clear();
    markets.findByIds(kept.stream().map(Market::id).toList());
    assertThat(statements).isEqualTo(one);
  }

  @Test
  void an_import_of_many_markets_is_two_statements() {
    List<Market> more =
        new TestMarkets(8).markets(300, kept.stream().map(Market::creatorId).toList());
    assertThat(markets.createImported(more)).hasSize(300);
    assertThat(statements).hasSize(2);
  }
}

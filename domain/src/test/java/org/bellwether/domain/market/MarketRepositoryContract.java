package org.bellwether.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every backend for markets must do. A new backend extends this class and names its
/// repositories.
public abstract class MarketRepositoryContract {
  private final TestMarkets random = new TestMarkets(2026);
  private MarketRepository markets;
  private UserId ann;
  private UserId ben;

  /// An empty repository.
  protected abstract MarketRepository markets();

  /// The users of the same backend.
  protected abstract UserRepository users();

  protected abstract <T> T inTransaction(Supplier<T> work);

  @BeforeEach
  void twoPeople() {
    markets = markets();
    ann = new UserId(random.uuid());
    ben = new UserId(random.uuid());
    List<ImportedPerson> people =
        List.of(
            new ImportedPerson("test:ann", new Profile(ann, "Ann"), TestMarkets.NOW),
            new ImportedPerson("test:ben", new Profile(ben, "Ben"), TestMarkets.NOW));
    inTransaction(() -> users().createImported(people));
  }

  private List<Market> kept(int count) {
    List<Market> made = random.markets(count, List.of(ann, ben));
    inTransaction(() -> {
      made.forEach(markets::create);
      return made;
    });
    return made;
  }

  @Test
  void a_market_is_found_as_it_was_kept() {
    for (Market market : kept(20)) {
      assertThat(markets.findById(market.id())).contains(market);
    }
    assertThat(markets.findById(new MarketId(random.uuid()))).isEmpty();
  }

  @Test
  @DisplayName(
      "findByIds keeps the order asked, gives each market once, and leaves unknown ids out")
  void find_by_ids() {
    List<Market> kept = kept(5);
    MarketId unknown = new MarketId(random.uuid());
    List<MarketId> asked =
        List.of(kept.get(3).id(), unknown, kept.get(0).id(), kept.get(3).id(), kept.get(4).id());
    assertThat(markets.findByIds(asked))
        .containsExactly(kept.get(3).summary(), kept.get(0).summary(), kept.get(4).summary());
    assertThat(markets.findByIds(List.of())).isEmpty();
  }

  static Stream<MarketFilter> filters() {
    Instant soon = TestMarkets.NOW.plus(Duration.ofDays(10));
    return Stream.of(
        MarketFilter.ALL,
        new MarketFilter(MarketStatus.ACTIVE, null, null, null, null, null),
        new MarketFilter(null, "Sports", null, null, null, null),
        new MarketFilter(null, "sports", null, null, null, null),
        new MarketFilter(null, null, "élections", null, null, null),
        new MarketFilter(null, null, "a,b\"c{}'", null, null, null),
        new MarketFilter(null, null, null, null, soon, null),
        new MarketFilter(null, null, null, null, null, soon),
        new MarketFilter(null, null, null, null, soon, TestMarkets.NOW),
        new MarketFilter(
            MarketStatus.CLOSED, "Science", "weather", null, soon.plus(Duration.ofDays(9)), null));
  }

  /// Written apart from any backend: the definition of each condition.
  private static boolean passes(MarketFilter filter, Market market) {
    Instant closesAt = market.terms().closesAt();
    return (filter.status() == null || market.status() == filter.status())
        && (filter.category() == null || filter.category().equals(market.terms().category()))
        && (filter.tag() == null || market.terms().tags().contains(filter.tag()))
        && (filter.creatorId() == null || market.creatorId().equals(filter.creatorId()))
        && (filter.closesBefore() == null || closesAt.compareTo(filter.closesBefore()) < 0)
        && (filter.closesAfter() == null || closesAt.compareTo(filter.closesAfter()) >= 0);
  }

  @ParameterizedTest
  @MethodSource("filters")
  void every_filter_lets_exactly_its_markets_pass(MarketFilter filter) {
    List<Market> kept = kept(120);
    List<MarketId> expected =
        kept.stream().filter(market -> passes(filter, market)).map(Market::id).toList();
    assertThat(all(filter, MarketSort.CREATED_AT, MarketSort.Order.DESC))
        .extracting(MarketSummary::id)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(markets.count(filter)).isEqualTo(expected.size());
  }

  @Test
  void the_creator_is_a_filter_too() {
    List<Market> kept = kept(40);
    MarketFilter bens = new MarketFilter(null, null, null, ben, null, null);
    assertThat(markets.count(bens))
        .isEqualTo(kept.stream().filter(market -> market.creatorId().equals(ben)).count())
        .isPositive();
    assertThat(all(bens, MarketSort.VOLUME, MarketSort.Order.DESC))
        .allMatch(market -> market.creatorId().equals(ben));
  }

  @Test
  @DisplayName("closesBefore leaves its own instant out, closesAfter takes it in")
  void ends_of_the_closing_range() {
    Market market = kept(1).getFirst();
    Instant closesAt = market.terms().closesAt();
    assertThat(markets.count(new MarketFilter(null, null, null, null, closesAt, null))).isZero();
    assertThat(markets.count(new MarketFilter(null, null, null, null, null, closesAt))).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void every_sort_orders_by_its_value_and_then_by_id(MarketSort sort) {
    List<Market> kept = kept(60);
    for (MarketSort.Order order : MarketSort.Order.values()) {
      Comparator<MarketCursor> comparator = sort.comparator(order);
      List<MarketSummary> expected =
          kept.stream()
              .map(Market::summary)
              .sorted(Comparator.comparing(m -> MarketCursor.after(m, sort, order), comparator))
              .toList();
      assertThat(all(MarketFilter.ALL, sort, order)).containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pages_by_cursor_and_by_offset_walk_the_whole_list_once(MarketSort sort) {
    kept(53);
    for (MarketSort.Order order : MarketSort.Order.values()) {
      List<MarketSummary> whole = all(MarketFilter.ALL, sort, order);
      List<MarketSummary> byCursor = new ArrayList<>();
      List<MarketSummary> byOffset = new ArrayList<>();
      MarketCursor cursor = null;
      for (int page = 0; page < 6; page++) {
        List<MarketSummary> found =
            markets.findAll(new MarketQuery(MarketFilter.ALL, sort, order, 10, 0, cursor));
        byCursor.addAll(found);
        cursor = MarketCursor.after(found.getLast(), sort, order);
        byOffset.addAll(
            markets.findAll(new MarketQuery(MarketFilter.ALL, sort, order, 10, page * 10, null)));
      }
      assertThat(byCursor).containsExactlyElementsOf(whole);
      assertThat(byOffset).containsExactlyElementsOf(whole);
      assertThat(markets.findAll(new MarketQuery(MarketFilter.ALL, sort, order, 10, 0, cursor)))
          .isEmpty();
    }
  }

  @Test
  void a_cursor_outlives_the_market_it_names() {
    kept(30);
    List<MarketSummary> whole = all(MarketFilter.ALL, MarketSort.NAME, MarketSort.Order.ASC);
    MarketSummary tenth = whole.get(9);
    MarketCursor cursor = MarketCursor.after(tenth, MarketSort.NAME, MarketSort.Order.ASC);
    assertThat(inTransaction(() -> markets.delete(tenth.id()))).isTrue();
    assertThat(
            markets.findAll(
                new MarketQuery(
                    MarketFilter.ALL, MarketSort.NAME, MarketSort.Order.ASC, 5, 0, cursor)))
        .containsExactlyElementsOf(whole.subList(10, 15));
  }

  @Test
  void an_update_replaces_the_terms_and_counts_the_version_up() {
    Market market = kept(1).getFirst();
    MarketTerms terms = new MarketTerms("Changed?", "", null, List.of("new"), TestMarkets.NOW);
    Market active =
        new Market(
            market.id(),
            null,
            ann,
            terms,
            market.outcomes(),
            MarketStatus.ACTIVE,
            market.volume(),
            market.createdAt(),
            TestMarkets.NOW,
            2);
    assertThat(
            inTransaction(() -> {
              assertThat(markets.lock(market.id())).contains(market);
              return markets.update(active);
            }))
        .isTrue();
    Market found = markets.findById(market.id()).orElseThrow();
    assertThat(found.terms()).isEqualTo(terms);
    assertThat(found.version()).isEqualTo(2);
    assertThat(found.status()).isEqualTo(MarketStatus.ACTIVE);
    assertThat(found.updatedAt()).isEqualTo(TestMarkets.NOW);
  }

  @Test
  void an_update_of_an_older_version_or_of_nothing_changes_nothing() {
    Market market = random.market(ann, null);
    Market open = Market.open(market.id(), ann, market.terms(), market.outcomes(), TestMarkets.NOW);
    Market second = open.revise(random.terms(), TestMarkets.NOW);
    assertThat(inTransaction(() -> markets.update(second))).isFalse();
    inTransaction(() -> {
      markets.create(open);
      return open;
    });
    assertThat(inTransaction(() -> markets.update(second))).isTrue();
    assertThat(inTransaction(() -> markets.update(second))).isFalse();
    assertThat(markets.findById(open.id())).contains(second);
  }

  @Test
  void a_deleted_market_is_gone() {
    Market market = kept(1).getFirst();
    assertThat(inTransaction(() -> markets.delete(market.id()))).isTrue();
    assertThat(inTransaction(() -> markets.delete(market.id()))).isFalse();
    assertThat(markets.findById(market.id())).isEmpty();
    assertThat(markets.count(MarketFilter.ALL)).isZero();
  }

  @Test
  void imported_markets_are_kept_once_by_their_external_id() {
    Market rain = random.market(ann, "test:rain");
    Market snow = random.market(ben, "test:snow");
    Market rainAgain = random.market(ben, "test:rain");
    Market hail = random.market(ben, "test:hail");
    assertThat(inTransaction(() -> markets.createImported(List.of(rain, snow))))
        .containsExactlyInAnyOrder(rain.id(), snow.id());
    assertThat(inTransaction(() -> markets.createImported(List.of(rainAgain, hail, snow))))
        .containsExactly(hail.id());
    assertThat(markets.findById(rain.id())).contains(rain);
    assertThat(markets.findById(hail.id())).contains(hail);
    assertThat(markets.findById(rainAgain.id())).isEmpty();
    assertThat(markets.count(MarketFilter.ALL)).isEqualTo(3);
    assertThat(inTransaction(() -> markets.createImported(List.of(rain, snow)))).isEmpty();
    assertThat(inTransaction(() -> markets.createImported(List.of()))).isEmpty();
  }

  @Test
  void an_external_id_that_comes_twice_in_one_batch_is_kept_once() {
    Market first = random.market(ann, "test:twice");
    Market second = random.market(ann, "test:twice");
    assertThat(inTransaction(() -> markets.createImported(List.of(first, second))))
        .containsExactly(first.id());
    assertThat(markets.findById(first.id())).contains(first);
  }

  private List<MarketSummary> all(MarketFilter filter, MarketSort sort, MarketSort.Order order) {
    return markets.findAll(new MarketQuery(filter, sort, order, 1000, 0, null));
  }
}

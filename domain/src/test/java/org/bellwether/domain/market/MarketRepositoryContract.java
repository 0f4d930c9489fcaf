package org.bellwether.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.ledger.Credits;
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
        new MarketFilter(null, "SPORTS\u200b", null, null, null, null),
        new MarketFilter(null, null, "E\u0301LECTIONS", null, null, null),
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
        && (filter.category() == null
            || filter.category().equals(market.terms().comparedCategory()))
        && (filter.tag() == null || market.terms().comparedTags().contains(filter.tag()))
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
  void a_category_and_a_tag_are_found_in_every_spelling_also_after_a_change() {
    Market before = kept(1).getFirst();
    MarketTerms terms =
        new MarketTerms(
            "Open?",
            "",
            "Stra\u00dfe",
            List.of("Caf\u00e9", "Cafe\u0301"),
            TestMarkets.NOW.plus(Duration.ofDays(9)));
    Market changed =
        new Market(
            before.id(),
            before.externalId(),
            before.creatorId(),
            terms,
            before.outcomes(),
            before.status(),
            before.volume(),
            before.createdAt(),
            before.updatedAt(),
            before.version() + 1);
    assertThat(inTransaction(() -> markets.update(changed))).isTrue();
    for (String category : List.of("STRASSE", "stra\u00dfe", "strasse\u200b")) {
      assertThat(markets.count(new MarketFilter(null, category, null, null, null, null))).isOne();
    }
    for (String tag : List.of("caf\u00e9", "CAFE\u0301", "Ca\u00adf\u00e9")) {
      assertThat(markets.count(new MarketFilter(null, null, tag, null, null, null))).isOne();
    }
    assertThat(markets.count(new MarketFilter(null, null, "cafe", null, null, null))).isZero();
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

  /// One that is funded and was traded, by `traded` trades.
  private Market traded(Market market, int traded) {
    Market open =
        new Market(
            market.id(),
            market.externalId(),
            market.creatorId(),
            market.terms(),
            market.outcomes(),
            MarketStatus.ACTIVE,
            market.volume(),
            market.createdAt(),
            market.createdAt(),
            1);
    List<Shares> virtualShares =
        open.outcomes().stream().map(_ -> new Shares(random.uuid().hashCode() & 0xFFFF)).toList();
    Market after =
        open.fundedBy(
            new Funding(
                ann.account(), new Credits(100_000_001), new Credits(144_269_504), virtualShares),
            Price.uniform(open.outcomes().size()));
    for (int i = 0; i < traded; i++) {
      after = traded(after);
    }
    return after;
  }

  /// The same market after one trade more, whatever a market maker would say.
  private Market traded(Market market) {
    List<Price> prices = market.prices();
    return market.traded(
        IntStream.range(0, prices.size())
            .mapToObj(i -> {
              Outcome outcome = market.outcomes().get(i);
              Price price = prices.get((i + 1) % prices.size());
              Shares more = new Shares(random.uuid().hashCode() & 0xFFFFFF);
              return new Outcome(
                  outcome.id(), outcome.name(), price, outcome.outstanding().plus(more));
            })
            .toList(),
        new Credits(1_000_001),
        market.updatedAt().plusSeconds(1));
  }

  private Market created(Market market) {
    inTransaction(() -> {
      markets.create(market);
      return market;
    });
    return market;
  }

  @Test
  void funding_shares_and_trades_are_found_as_they_were_kept() {
    Market funded = created(traded(random.market(ann, null), 0));
    Market traded = created(traded(random.market(ben, null), 3));
    assertThat(traded.trades()).isEqualTo(3);
    assertThat(markets.findById(funded.id())).contains(funded);
    assertThat(markets.findById(traded.id())).contains(traded);
    assertThat(markets.findByIds(List.of(traded.id(), funded.id())))
        .containsExactly(traded.summary(), funded.summary());
    assertThat(all(MarketFilter.ALL, MarketSort.VOLUME, MarketSort.Order.DESC))
        .containsExactlyInAnyOrder(traded.summary(), funded.summary());
  }

  @Test
  void an_imported_market_keeps_its_funding() {
    Market funded = traded(random.market(ann, "test:funded"), 0);
    inTransaction(() -> markets.createImported(List.of(funded, random.market(ann, "test:other"))));
    assertThat(markets.findById(funded.id())).contains(funded);
  }

  @Test
  void a_resolution_is_found_as_it_was_kept() {
    Market rain = created(traded(random.market(ann, null), 2));
    Market snow = created(traded(random.market(ann, null), 1));
    List<Price> weights = new ArrayList<>(rain.outcomes().stream().map(_ -> new Price(0)).toList());
    weights.set(0, new Price(400_000));
    weights.set(1, new Price(600_000));
    Instant at = TestMarkets.NOW.plusSeconds(3);
    Market resolved =
        rain.resolve(
            weights, new Resolution(at, ben, "https://example.org/ärger?q=1", "It rained"));
    Market cancelled = snow.cancel(new Resolution(at, ann, null, null));
    assertThat(inTransaction(() -> markets.update(resolved))).isTrue();
    assertThat(inTransaction(() -> markets.update(cancelled))).isTrue();
    assertThat(markets.findById(rain.id())).contains(resolved);
    assertThat(markets.findById(snow.id())).contains(cancelled);
  }

  @Test
  void a_reversal_is_found_as_it_was_kept_and_so_is_what_follows() {
    Market rain = created(traded(random.market(ann, null), 2));
    List<Price> prices = rain.prices();
    Instant at = TestMarkets.NOW.plusSeconds(3);
    Market cancelled = rain.cancel(new Resolution(at, ben, "https://example.org", "Abandoned"));
    Market reversing = cancelled.reverse(Reversal.begin(ann, "It was played\nafter all", at));
    Market closed = reversing.reversed(prices, new Credits(7), at.plusSeconds(1));
    Market again = closed.cancel(new Resolution(at.plusSeconds(2), ann, null, null));
    for (Market next : List.of(cancelled, reversing, closed, again)) {
      assertThat(inTransaction(() -> markets.update(next))).isTrue();
      assertThat(markets.findById(rain.id())).contains(next);
      assertThat(inTransaction(() -> markets.lock(rain.id()))).contains(next);
    }
  }

  @Test
  void a_revised_market_keeps_its_funding_its_shares_and_its_trades() {
    Market market = created(traded(random.market(ann, null), 2));
    Market revised = market.revise(random.terms(), TestMarkets.NOW);
    assertThat(inTransaction(() -> markets.update(revised))).isTrue();
    assertThat(markets.findById(market.id())).contains(revised);
  }

  @Test
  void trades_change_prices_shares_volume_and_version_of_several_markets_at_once() {
    List<Market> before =
        Stream.of(ann, ben, ann).map(by -> created(traded(random.market(by, null), 1))).toList();
    Market first = traded(before.get(0));
    // three trades of one market may share a write: its version goes up by three
    Market second = traded(traded(traded(before.get(1))));
    inTransaction(() -> {
      markets.lockAll(List.of(second.id(), first.id()));
      markets.updateTraded(List.of(second, first));
      return first;
    });
    assertThat(markets.findById(first.id())).contains(first);
    assertThat(markets.findById(second.id())).contains(second);
    assertThat(markets.findById(before.get(2).id())).contains(before.get(2));
  }

  @Test
  void several_markets_are_held_in_the_order_of_their_ids_and_unknown_ones_left_out() {
    List<Market> kept = kept(6);
    MarketId unknown = new MarketId(random.uuid());
    List<MarketId> ids =
        List.of(kept.get(4).id(), unknown, kept.get(1).id(), kept.get(4).id(), kept.get(3).id());
    Instant before = Instant.now();
    MarketRepository.Locked held = inTransaction(() -> markets.lockAll(ids));
    assertThat(held.markets().values())
        .containsExactlyElementsOf(
            Stream.of(kept.get(1), kept.get(3), kept.get(4))
                .sorted(Comparator.comparing(market -> market.id().toString()))
                .toList());
    held.markets().forEach((id, market) -> assertThat(market.id()).isEqualTo(id));
    assertThat(held.at()).isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(inTransaction(() -> markets.lockAll(List.of(unknown))).markets()).isEmpty();
  }

  /// By the time of its transaction's start it would be traded after it was closed.
  @Test
  void the_time_of_who_waited_for_a_market_is_not_before_that_of_who_held_it() throws Exception {
    List<MarketId> one = List.of(kept(1).getFirst().id());
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch comes = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Instant> holder =
          threads.submit(() ->
              inTransaction(() -> {
                markets.lockAll(one);
                held.countDown();
                await(comes);
                Instant last = Instant.MIN;
                for (int i = 0; i < 50; i++) {
                  last = markets.lockAll(one).at();
                }
                return last;
              }));
      await(held);
      Future<Instant> waiter =
          threads.submit(() -> {
            comes.countDown();
            return inTransaction(() -> markets.lockAll(one).at());
          });
      assertThat(waiter.get()).isAfterOrEqualTo(holder.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void who_holds_several_markets_in_any_order_never_waits_in_a_circle() throws Exception {
    List<MarketId> ids = kept(4).stream().map(Market::id).toList();
    List<Callable<Integer>> holders = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      List<MarketId> mine = new ArrayList<>(ids);
      Collections.rotate(mine, i);
      List<MarketId> order = i % 2 == 0 ? mine : mine.reversed();
      holders.add(() -> inTransaction(() -> markets.lockAll(order)).markets().size());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(holders, 60, TimeUnit.SECONDS)) {
        assertThat(one.get()).isEqualTo(4);
      }
    }
  }

  private Market closing(MarketStatus status, Instant closesAt) {
    Market market = random.market(ann, null);
    MarketTerms terms = market.terms();
    return created(
        new Market(
            market.id(),
            null,
            ann,
            new MarketTerms(
                terms.name(), terms.description(), terms.category(), terms.tags(), closesAt),
            market.outcomes(),
            status,
            market.volume(),
            market.createdAt(),
            market.updatedAt(),
            5));
  }

  @Test
  void active_markets_whose_time_has_come_are_closed_the_longest_due_first() {
    Instant now = Instant.now();
    List<Market> due =
        Stream.of(3, 9, 1, 5)
            .map(hours -> closing(MarketStatus.ACTIVE, now.minus(Duration.ofHours(hours))))
            .toList();
    List<Market> others =
        List.of(
            closing(MarketStatus.ACTIVE, now.plus(Duration.ofHours(1))),
            closing(MarketStatus.CLOSED, now.minus(Duration.ofHours(20))),
            closing(MarketStatus.RESOLVED, now.minus(Duration.ofHours(20))),
            closing(MarketStatus.CANCELLED, now.minus(Duration.ofHours(20))));

    assertThat(inTransaction(() -> markets.closeDue(2)))
        .isEqualTo(Map.of(due.get(1).id(), 6L, due.get(3).id(), 6L));
    assertThat(due)
        .map(this::status)
        .containsExactly(
            MarketStatus.ACTIVE, MarketStatus.CLOSED, MarketStatus.ACTIVE, MarketStatus.CLOSED);
    assertThat(inTransaction(() -> markets.closeDue(10))).hasSize(2);
    assertThat(due).map(this::status).containsOnly(MarketStatus.CLOSED);
    assertThat(inTransaction(() -> markets.closeDue(10))).isEmpty();

    for (Market before : due) {
      Market closed = markets.findById(before.id()).orElseThrow();
      assertThat(closed.version()).isEqualTo(6);
      assertThat(closed.updatedAt()).isBetween(now.minusSeconds(60), Instant.now().plusSeconds(60));
      assertThat(closed)
          .usingRecursiveComparison()
          .ignoringFields("status", "version", "updatedAt")
          .isEqualTo(before);
    }
    for (Market before : others) {
      assertThat(markets.findById(before.id())).contains(before);
    }
  }

  private MarketStatus status(Market market) {
    return markets.findById(market.id()).orElseThrow().status();
  }

  private List<MarketSummary> all(MarketFilter filter, MarketSort sort, MarketSort.Order order) {
    return markets.findAll(new MarketQuery(filter, sort, order, 1000, 0, null));
  }
}

package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.trading.TradeRepository.HolderCursor;
import org.bellwether.domain.trading.TradeRepository.PortfolioCursor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every backend for trades must do. A new backend extends this class and names its
/// repositories.
public abstract class TradeRepositoryContract {
  private static final int PEOPLE = 12;

  private final TestMarkets random = new TestMarkets(2028);
  private final TestTrades made = new TestTrades(2028);
  private TradeRepository trades;
  private List<UserId> people;
  private Market rain;
  private Market snow;

  /// An empty repository.
  protected abstract TradeRepository trades();

  /// The markets of the same backend.
  protected abstract MarketRepository markets();

  /// The users of the same backend.
  protected abstract UserRepository users();

  protected abstract <T> T inTransaction(Supplier<T> work);

  @BeforeEach
  void twoMarketsAndAFewPeople() {
    trades = trades();
    people = IntStream.range(0, PEOPLE).mapToObj(_ -> new UserId(random.uuid())).toList();
    rain = random.market(people.get(0), null);
    snow = random.market(people.get(1), null);
    inTransaction(() -> {
      users()
          .createImported(
              people.stream()
                  .map(id ->
                      new ImportedPerson("test:" + id, new Profile(id, "Ann"), TestMarkets.NOW))
                  .toList());
      markets().create(rain);
      markets().create(snow);
      return people;
    });
  }

  private static OutcomeId outcome(Market market, int i) {
    return market.outcomes().get(i).id();
  }

  private Trade trade(Market market, UserId userId, int outcome) {
    return made.trade(market, userId, outcome(market, outcome), TestMarkets.NOW);
  }

  private void save(List<Trade> some, Collection<Position> positions) {
    inTransaction(() -> {
      markets().lockAll(List.of(snow.id(), rain.id()));
      TestTrades.save(trades, some, positions);
      return some;
    });
  }

  /// Keeps positions, each after a trade.
  private void hold(Collection<Position> positions) {
    save(
        positions.stream()
            .map(Position::key)
            .map(key ->
                made.trade(
                    key.marketId().equals(rain.id()) ? rain : snow,
                    key.userId(),
                    key.outcomeId(),
                    TestMarkets.NOW))
            .toList(),
        positions);
  }

  @Test
  void positions_are_found_as_they_were_kept_and_unknown_ones_left_out() {
    Position some = made.position(people.get(0), rain, outcome(rain, 0), 5_000_000);
    Position sold =
        new Position(
            new Position.Key(people.get(0), rain.id(), outcome(rain, 1)),
            Shares.ZERO,
            new NetCredits(-1_234_567),
            null);
    Position other = made.position(people.get(1), snow, outcome(snow, 0), 1);
    hold(List.of(some, sold, other));
    Position.Key unknown = new Position.Key(people.get(1), rain.id(), outcome(rain, 0));
    assertThat(
            trades.findPositions(
                List.of(some.key(), unknown, other.key(), sold.key(), other.key())))
        .isEqualTo(Map.of(some.key(), some, sold.key(), sold, other.key(), other));
    assertThat(trades.findPositions(List.of(unknown))).isEmpty();
    assertThat(trades.findPositions(List.of())).isEmpty();
  }

  @Test
  void a_position_that_is_kept_again_replaces_what_it_was() {
    Position before = made.position(people.get(0), rain, outcome(rain, 0), 5_000_000);
    Position beside = made.position(people.get(1), rain, outcome(rain, 0), 5_000_000);
    hold(List.of(before, beside));
    Position after = before.sold(new Shares(5_000_000), new Credits(7));
    hold(List.of(after));
    assertThat(trades.findPositions(List.of(before.key(), beside.key())))
        .isEqualTo(Map.of(after.key(), after, beside.key(), beside));
  }

  @Test
  void trades_are_found_as_they_were_kept_the_latest_first() {
    List<Trade> rains =
        IntStream.range(0, 23).mapToObj(i -> trade(rain, people.get(i % 3), i % 2)).toList();
    Trade snows = trade(snow, people.get(0), 1);
    save(rains.subList(0, 10), List.of());
    save(List.of(rains.get(10), snows), List.of());
    save(rains.subList(11, 23), List.of());
    assertThat(trades.findTrades(rain.id(), null, null, 100))
        .containsExactlyElementsOf(rains.reversed());
    assertThat(trades.findTrades(snow.id(), null, null, 100)).containsExactly(snows);
    assertThat(trades.findTrades(rain.id(), people.get(2), null, 100))
        .containsExactlyElementsOf(
            rains.reversed().stream().filter(t -> t.userId().equals(people.get(2))).toList());
    assertThat(trades.findTrades(rain.id(), people.get(5), null, 100)).isEmpty();
  }

  @Test
  void a_market_is_traded_by_others_once_anybody_but_that_user_has_traded_it() {
    // the first by id, the last, and one between: those beside them count, whichever side
    List<UserId> sorted =
        people.stream().sorted(Comparator.comparing(UserId::toString)).limit(3).toList();
    for (UserId one : sorted) {
      assertThat(trades.isTradedByOthers(rain.id(), one)).isFalse();
    }
    save(List.of(trade(rain, sorted.get(1), 0), trade(rain, sorted.get(1), 1)), List.of());
    save(List.of(trade(snow, sorted.get(0), 0)), List.of());
    assertThat(trades.isTradedByOthers(rain.id(), sorted.get(0))).isTrue();
    assertThat(trades.isTradedByOthers(rain.id(), sorted.get(1))).isFalse();
    assertThat(trades.isTradedByOthers(rain.id(), sorted.get(2))).isTrue();
  }

  @Test
  void the_pages_of_trades_walk_them_once_with_and_without_a_user() {
    save(
        IntStream.range(0, 23).mapToObj(i -> trade(rain, people.get(i % 3), i % 2)).toList(),
        List.of());
    for (UserId user : new @Nullable UserId[] {null, people.get(1)}) {
      List<Trade> whole = trades.findTrades(rain.id(), user, null, 100);
      List<Trade> walked = new ArrayList<>();
      List<Trade> page = trades.findTrades(rain.id(), user, null, 4);
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(4);
        walked.addAll(page);
        assertThat(walked).hasSizeLessThanOrEqualTo(whole.size());
        page = trades.findTrades(rain.id(), user, page.getLast().number(), 4);
      }
      assertThat(walked).isNotEmpty().isEqualTo(whole);
    }
  }

  private static HolderCursor holder(Position position) {
    return new HolderCursor(position.shares(), position.key().userId(), position.key().outcomeId());
  }

  /// Few different numbers of shares, so that there are ties, and zeros.
  private List<Position> manyHolders() {
    SplittableRandom choice = new SplittableRandom(7);
    List<Position> positions = new ArrayList<>();
    for (UserId person : people) {
      for (Outcome outcome : rain.outcomes()) {
        long shares = choice.nextInt(4) * 1_000_000L;
        positions.add(made.position(person, rain, outcome.id(), shares));
      }
      positions.add(made.position(person, snow, outcome(snow, 0), 9));
    }
    hold(positions);
    return positions;
  }

  @Test
  void holders_come_by_shares_then_by_ids_downwards_and_who_sold_all_holds_nothing() {
    List<Position> positions = manyHolders();
    List<Position> expected =
        positions.stream()
            .filter(p -> p.key().marketId().equals(rain.id()) && p.shares().micros() > 0)
            .sorted(
                Comparator.comparing(Position::shares)
                    .thenComparing(p -> p.key().userId().toString())
                    .thenComparing(p -> p.key().outcomeId().toString())
                    .reversed())
            .toList();
    assertThat(trades.findHolders(rain.id(), null, null, 1000)).containsExactlyElementsOf(expected);
    OutcomeId first = outcome(rain, 0);
    assertThat(trades.findHolders(rain.id(), first, null, 1000))
        .containsExactlyElementsOf(
            expected.stream().filter(p -> p.key().outcomeId().equals(first)).toList());
  }

  @Test
  void the_pages_of_holders_walk_them_once_with_and_without_an_outcome() {
    manyHolders();
    for (OutcomeId outcome : new @Nullable OutcomeId[] {null, outcome(rain, 1)}) {
      List<Position> whole = trades.findHolders(rain.id(), outcome, null, 1000);
      List<Position> walked = new ArrayList<>();
      List<Position> page = trades.findHolders(rain.id(), outcome, null, 3);
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(3);
        walked.addAll(page);
        assertThat(walked).hasSizeLessThanOrEqualTo(whole.size());
        page = trades.findHolders(rain.id(), outcome, holder(page.getLast()), 3);
      }
      assertThat(walked).isNotEmpty().isEqualTo(whole);
    }
  }

  @Test
  void a_portfolio_has_what_was_sold_again_too_and_its_pages_walk_it_once() {
    manyHolders();
    UserId person = people.get(3);
    List<Position> whole = trades.findPortfolio(person, null, 1000);
    assertThat(whole)
        .hasSize(rain.outcomes().size() + 1)
        .allMatch(position -> position.key().userId().equals(person))
        .isSortedAccordingTo(
            Comparator.comparing((Position p) -> p.key().marketId().toString())
                .thenComparing(p -> p.key().outcomeId().toString())
                .reversed());
    List<Position> walked = new ArrayList<>();
    List<Position> page = trades.findPortfolio(person, null, 1);
    while (!page.isEmpty()) {
      walked.addAll(page);
      assertThat(walked).hasSizeLessThanOrEqualTo(whole.size());
      Position.Key last = page.getLast().key();
      page =
          trades.findPortfolio(person, new PortfolioCursor(last.marketId(), last.outcomeId()), 1);
    }
    assertThat(walked).isEqualTo(whole);
    assertThat(trades.findPortfolio(new UserId(random.uuid()), null, 10)).isEmpty();
  }

  @Test
  void a_later_candle_of_the_same_interval_moves_the_close_and_widens_the_range() {
    OutcomeId yes = outcome(rain, 0);
    Instant noon = Instant.parse("2026-06-01T12:00:00Z");
    save(List.of(trade(yes, noon, 500_000, 600_000, 10)), List.of());
    save(List.of(trade(yes, noon.plusSeconds(20), 600_000, 550_000, 20)), List.of());
    save(List.of(trade(yes, noon.plusSeconds(59), 550_000, 450_000, 30)), List.of());
    save(List.of(trade(yes, noon.plusSeconds(60), 450_000, 460_000, 40)), List.of());
    Candle first =
        new Candle(
            yes,
            Candle.Interval.MINUTE,
            noon,
            new Price(500_000),
            new Price(600_000),
            new Price(450_000),
            new Price(450_000),
            new Credits(60));
    Candle second =
        new Candle(
            yes,
            Candle.Interval.MINUTE,
            noon.plusSeconds(60),
            new Price(450_000),
            new Price(460_000),
            new Price(450_000),
            new Price(460_000),
            new Credits(40));
    assertThat(trades.findCandles(yes, Candle.Interval.MINUTE, null, 10))
        .containsExactly(second, first);
    assertThat(trades.findCandles(yes, Candle.Interval.MINUTE, noon.plusSeconds(60), 10))
        .containsExactly(first);
    assertThat(trades.findCandles(yes, Candle.Interval.MINUTE, null, 1)).containsExactly(second);
    assertThat(trades.findCandles(yes, Candle.Interval.MINUTE, noon, 1)).isEmpty();
    assertThat(trades.findCandles(outcome(rain, 1), Candle.Interval.MINUTE, null, 1)).isEmpty();
    assertThat(trades.findCandles(yes, Candle.Interval.HOUR, null, 10))
        .singleElement()
        .satisfies(hour -> {
          assertThat(hour.start()).isEqualTo(noon);
          assertThat(hour.volume()).isEqualTo(new Credits(100));
          assertThat(hour.close()).isEqualTo(new Price(460_000));
        });
  }

  private Trade trade(OutcomeId outcome, Instant at, long before, long after, long amount) {
    Trade any = made.trade(rain, people.get(0), outcome, at);
    return new Trade(
        any.id(),
        any.marketId(),
        any.number(),
        any.userId(),
        any.outcomeId(),
        any.side(),
        any.shares(),
        new Credits(amount),
        new Price(before),
        new Price(after),
        at);
  }

  @ParameterizedTest
  @EnumSource
  void candles_are_the_fold_of_all_trades_however_they_were_kept(Candle.Interval interval) {
    SplittableRandom choice = new SplittableRandom(300);
    List<Trade> all = new ArrayList<>();
    Instant at = TestMarkets.NOW;
    while (all.size() < 300) {
      List<Trade> together = new ArrayList<>();
      for (int i = choice.nextInt(1, 30); i > 0; i--) {
        at = at.plus(Duration.ofSeconds(choice.nextInt(choice.nextInt(20) == 0 ? 90_000 : 20)));
        together.add(made.trade(rain, people.get(0), outcome(rain, choice.nextInt(2)), at));
      }
      save(together, List.of());
      all.addAll(together);
    }
    for (int i = 0; i < 2; i++) {
      OutcomeId outcome = outcome(rain, i);
      assertThat(trades.findCandles(outcome, interval, null, 1000))
          .containsExactlyElementsOf(
              folded(all.stream().filter(t -> t.outcomeId().equals(outcome)).toList(), interval));
    }
  }

  /// Written apart from [Candle#then]: the definition of a candle.
  private static List<Candle> folded(List<Trade> trades, Candle.Interval interval) {
    Map<Instant, List<Trade>> byStart = new TreeMap<>(Comparator.reverseOrder());
    trades.forEach(trade ->
        byStart.computeIfAbsent(interval.startOf(trade.at()), _ -> new ArrayList<>()).add(trade));
    List<Candle> candles = new ArrayList<>();
    byStart.forEach((start, within) -> {
      var prices =
          within.stream()
              .flatMap(trade -> List.of(trade.priceBefore(), trade.priceAfter()).stream())
              .mapToLong(Price::micros)
              .summaryStatistics();
      candles.add(
          new Candle(
              within.getFirst().outcomeId(),
              interval,
              start,
              within.getFirst().priceBefore(),
              new Price(prices.getMax()),
              new Price(prices.getMin()),
              within.getLast().priceAfter(),
              new Credits(within.stream().mapToLong(trade -> trade.amount().micros()).sum())));
    });
    return candles;
  }
}

package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.market.Tradable;
import org.bellwether.domain.trading.Fill.Filled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random orders of random traders on random markets: the books are right after every one of them.
class BookInvariantsTest {
  private static final int TRADERS = 5;
  private static final int ORDERS = 120;

  private final TestMarkets ids = new TestMarkets(8);

  /// The books of one market, kept by the plainest rules there are.
  private final class Books {
    final TestMarketMakers test;
    final Credits subsidy;
    final List<UserId> traders =
        Stream.generate(() -> new UserId(ids.uuid())).limit(TRADERS).toList();
    final Map<UserId, NetCredits> endowments = new HashMap<>();
    final List<Filled> filled = new ArrayList<>();
    final List<Market> before = new ArrayList<>();
    final Map<UserId, NetCredits> balances = new HashMap<>();
    final Map<Position.Key, Position> positions = new HashMap<>();
    Market market;
    NetCredits escrow;
    Instant now = TestMarkets.NOW;

    Books(TestMarketMakers test, int outcomes) {
      this.test = test;
      List<Price> prices = test.initialPrices(outcomes);
      subsidy = new Credits(test.logUniform(20_000_000, 1_000_000_000_000L));
      escrow = NetCredits.ZERO.plus(subsidy);
      Market open =
          Market.open(
              new MarketId(ids.uuid()),
              traders.getFirst(),
              new MarketTerms("Rain?", "", null, List.of(), now.plus(Duration.ofDays(9))),
              IntStream.range(0, outcomes)
                  .mapToObj(i -> new Outcome(new OutcomeId(ids.uuid()), "No. " + i, prices.get(i)))
                  .toList(),
              now);
      market = test.opening(subsidy, prices).fund(open, traders.getFirst().account(), subsidy);
      for (UserId trader : traders) {
        NetCredits endowment = NetCredits.ZERO.plus(amount());
        endowments.put(trader, endowment);
        balances.put(trader, endowment);
      }
    }

    Credits amount() {
      return new Credits(test.logUniform(1, 3 * subsidy.micros()));
    }

    UserId anybody() {
      return traders.get(test.random.nextInt(TRADERS));
    }

    NetCredits balance(UserId trader) {
      return Objects.requireNonNull(balances.get(trader));
    }

    Order anyOrder(Position position) {
      String outcome = position.key().outcomeId().toString();
      return switch (test.random.nextInt(5)) {
        case 0 -> new Order.Buy(outcome, new Shares(amount().micros()), null, null);
        case 1 -> new Order.Buy(outcome, new Shares(test.random.nextLong(3)), amount(), null);
        case 2 -> new Order.Sell(outcome, position.shares(), null, null);
        case 3 ->
            new Order.Sell(
                outcome,
                new Shares(test.random.nextLong(position.shares().micros() + 2)),
                test.random.nextInt(4) == 0 ? amount() : null,
                null);
        default -> new Order.BuyFor(outcome, amount(), null, null);
      };
    }

    void trade() {
      now = now.plus(Duration.ofSeconds(test.random.nextInt(40)));
      UserId trader = anybody();
      OutcomeId outcome = market.outcomes().get(test.random.nextInt(market.outcomes().size())).id();
      Position.Key key = new Position.Key(trader, market.id(), outcome);
      Position position = positions.getOrDefault(key, Position.none(key));
      Order order = anyOrder(position);
      Market asBefore = market;
      switch (new Book((Tradable) market.tradable(now))
          .fill(
              order, new Book.Trader(balance(trader), position), new TradeId(ids.uuid()), escrow)) {
        case Filled done -> {
          filled.add(done);
          before.add(asBefore);
          market = done.market();
          balances.put(trader, done.balance());
          positions.put(key, done.position());
          Credits amount = done.payment().amount();
          escrow =
              done.payment().to().equals(market.escrow())
                  ? escrow.plus(amount)
                  : escrow.minus(amount);
        }
        case OrderRefusal _ -> {}
      }
    }

    void assertRight() {
      // I2, I8
      for (Outcome outcome : market.outcomes()) {
        assertThat(escrow.micros()).isGreaterThanOrEqualTo(outcome.outstanding().micros());
      }
      assertThat(payout(market.prices())).isLessThanOrEqualTo(escrow.micros());
      assertThat(payout(test.initialPrices(market.outcomes().size())))
          .isLessThanOrEqualTo(escrow.micros());
      // I3
      for (Outcome outcome : market.outcomes()) {
        assertThat(sharesOf(outcome.id())).isEqualTo(outcome.outstanding().micros());
      }
      // I4
      balances.values().forEach(balance -> assertThat(balance.covers(Credits.ZERO)).isTrue());
      // I1
      assertThat(sum(balances) + escrow.micros()).isEqualTo(sum(endowments) + subsidy.micros());
      assertThat(market.prices().stream().mapToLong(Price::micros).sum()).isEqualTo(1_000_000);
    }

    private static long sum(Map<UserId, NetCredits> balances) {
      return balances.values().stream().mapToLong(NetCredits::micros).sum();
    }

    private long sharesOf(OutcomeId outcome) {
      return positions.values().stream()
          .filter(position -> position.key().outcomeId().equals(outcome))
          .mapToLong(position -> position.shares().micros())
          .sum();
    }

    /// What everybody gets if outcomes pay that.
    private long payout(List<Price> weights) {
      return positions.values().stream()
          .mapToLong(position -> {
            String outcome = position.key().outcomeId().toString();
            return position.value(weights.get(market.indexOf(outcome))).micros();
          })
          .sum();
    }

    /// I5
    void assertFolds() {
      assertThat(filled).extracting(done -> done.trade().number()).doesNotHaveDuplicates();
      assertThat(market.trades()).isEqualTo(filled.size());
      assertThat(market.version()).isEqualTo(1 + filled.size());
      assertThat(market.volume().micros())
          .isEqualTo(filled.stream().mapToLong(done -> done.trade().amount().micros()).sum());
      for (UserId trader : traders) {
        long moved =
            filled.stream()
                .map(Filled::payment)
                .mapToLong(payment -> moved(payment, trader.value()))
                .sum();
        assertThat(balance(trader).micros())
            .isEqualTo(Objects.requireNonNull(endowments.get(trader)).micros() + moved);
      }
      positions.forEach((key, position) -> {
        List<Trade> trades =
            filled.stream()
                .map(Filled::trade)
                .filter(
                    t -> t.userId().equals(key.userId()) && t.outcomeId().equals(key.outcomeId()))
                .toList();
        assertThat(position.shares().micros())
            .isEqualTo(trades.stream().mapToLong(t -> sign(t) * t.shares().micros()).sum());
        assertThat(position.cost().micros())
            .isEqualTo(trades.stream().mapToLong(t -> sign(t) * t.amount().micros()).sum());
      });
      for (int i = 0; i < market.outcomes().size(); i++) {
        assertCandles(i);
      }
    }

    private static long moved(Transfer payment, UUID account) {
      long in = payment.to().value().equals(account) ? payment.amount().micros() : 0;
      return in - (payment.from().value().equals(account) ? payment.amount().micros() : 0);
    }

    private static long sign(Trade trade) {
      return trade.side() == Side.BUY ? 1 : -1;
    }

    /// The candles of an outcome hang together: each opens where the one before closed, from the
    /// opening price to the last, within its range.
    private void assertCandles(int outcome) {
      OutcomeId id = market.outcomes().get(outcome).id();
      for (Candle.Interval interval : Candle.Interval.values()) {
        Map<Instant, Candle> joined = new TreeMap<>();
        filled.stream()
            .flatMap(done -> done.candles().stream())
            .filter(candle -> candle.outcomeId().equals(id) && candle.interval() == interval)
            .forEach(candle -> joined.merge(candle.start(), candle, Candle::then));
        Price close = before.isEmpty() ? null : before.getFirst().outcomes().get(outcome).price();
        long volume = 0;
        for (Candle candle : joined.values()) {
          assertThat(candle.open()).isEqualTo(close);
          assertThat(candle.low().micros())
              .isLessThanOrEqualTo(Math.min(candle.open().micros(), candle.close().micros()));
          assertThat(candle.high().micros())
              .isGreaterThanOrEqualTo(Math.max(candle.open().micros(), candle.close().micros()));
          close = candle.close();
          volume += candle.volume().micros();
        }
        assertThat(close)
            .isEqualTo(before.isEmpty() ? null : market.outcomes().get(outcome).price());
        assertThat(volume)
            .isEqualTo(
                filled.stream()
                    .filter(done -> done.trade().outcomeId().equals(id))
                    .mapToLong(done -> done.trade().amount().micros())
                    .sum());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {201, 202, 203, 204})
  void the_books_are_right_after_every_order(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    int trades = 0;
    for (int round = 0; round < 12; round++) {
      Books books = new Books(test, round % 3 == 0 ? 2 : test.outcomes());
      for (int order = 0; order < ORDERS; order++) {
        books.trade();
        books.assertRight();
      }
      books.assertFolds();
      trades += books.filled.size();
    }
    // enough of both, or the test proves little
    assertThat(trades).isBetween(12 * ORDERS / 4, 12 * ORDERS * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50})
  void the_books_are_right_on_the_smallest_and_on_the_largest_market(int outcomes) {
    Books books = new Books(new TestMarketMakers(205), outcomes);
    for (int order = 0; order < 2 * ORDERS; order++) {
      books.trade();
      books.assertRight();
    }
    books.assertFolds();
  }
}

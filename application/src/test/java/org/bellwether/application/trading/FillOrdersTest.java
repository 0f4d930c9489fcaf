package org.bellwether.application.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.shares;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bellwether.application.TestInstallation;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FillOrdersTest {
  private static final UUID UNKNOWN = new UUID(7, 7);

  /// An installation with two markets and a few traders, the same every time.
  private static final class Installation {
    final TestInstallation here = new TestInstallation();
    final List<UserId> traders =
        List.of(here.register("ann"), here.register("ben"), here.register("cat"));
    final List<Market> markets =
        List.of(
            here.open(traders.get(0), credits(100), "Yes", "No"),
            here.open(traders.get(1), credits(30), "Red", "Green", "Blue"));
    final FillOrders fillOrders = new FillOrders(here.markets, here.ledger, here.trades, here.ids);

    List<PlaceTrade.Result> execute(List<PlaceTrade.Command> commands) {
      return here.transactions.inTransaction(() -> fillOrders.execute(commands));
    }

    List<Object> state() {
      List<Object> candles = new ArrayList<>();
      markets.forEach(market ->
          market
              .outcomes()
              .forEach(outcome ->
                  candles.add(
                      here.trades.findCandles(outcome.id(), Candle.Interval.MINUTE, null, 100))));
      return List.of(
          here.markets.markets(),
          here.trades.trades(),
          here.trades.findPositions(
              here.trades.positions().stream().map(position -> position.key()).toList()),
          here.ledger.transfers(),
          here.ledger.lock(here.ledger.accounts().stream().map(account -> account.id()).toList()),
          candles);
    }
  }

  private static PlaceTrade.Command command(SplittableRandom random, Installation at) {
    Market market = at.markets.get(random.nextInt(2));
    String outcome = market.outcomes().get(random.nextInt(market.outcomes().size())).name();
    UserId trader = at.traders.get(random.nextInt(at.traders.size()));
    return switch (random.nextInt(12)) {
      case 0 -> new PlaceTrade.Command(new UserId(UNKNOWN), market.id(), buy(outcome, 1));
      case 1 -> new PlaceTrade.Command(trader, new MarketId(UNKNOWN), buy(outcome, 1));
      case 2 -> new PlaceTrade.Command(trader, market.id(), buy("Perhaps", 1));
      case 3, 4, 5 ->
          new PlaceTrade.Command(
              trader,
              market.id(),
              new Order.Sell(outcome, new Shares(random.nextLong(20_000_000)), null, null));
      case 6 ->
          new PlaceTrade.Command(
              trader,
              market.id(),
              new Order.BuyFor(outcome, new Credits(random.nextLong(300_000_000)), null, null));
      default -> new PlaceTrade.Command(trader, market.id(), buy(outcome, random.nextInt(1, 30)));
    };
  }

  private static Order.Buy buy(String outcome, long shares) {
    return new Order.Buy(outcome, shares(shares), null, null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void orders_filled_together_are_filled_as_if_one_after_another(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Installation together = new Installation();
    Installation apart = new Installation();
    assertThat(together.state()).isEqualTo(apart.state());
    int traded = 0;
    for (int round = 0; round < 25; round++) {
      List<PlaceTrade.Command> commands = new ArrayList<>();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        commands.add(command(random, together));
      }
      List<PlaceTrade.Result> results = together.execute(commands);
      assertThat(results)
          .isEqualTo(commands.stream().map(one -> apart.execute(List.of(one)).getFirst()).toList());
      assertThat(together.state()).isEqualTo(apart.state());
      traded += (int) results.stream().filter(PlaceTrade.Traded.class::isInstance).count();
    }
    together.here.assertBooksBalance();
    assertThat(traded).isGreaterThan(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void a_refused_order_changes_nothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Installation at = new Installation();
    int refused = 0;
    for (int order = 0; order < 250; order++) {
      List<Object> before = at.state();
      PlaceTrade.Result result = at.execute(List.of(command(random, at))).getFirst();
      if (!(result instanceof PlaceTrade.Traded)) {
        refused++;
        assertThat(at.state()).isEqualTo(before);
      }
    }
    at.here.assertBooksBalance();
    assertThat(refused).isBetween(50, 220);
  }
}

package org.bellwether.application.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.keyed;
import static org.bellwether.application.TestInstallation.shares;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.trading.Fill;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.OrderRefusal;
import org.bellwether.domain.trading.Trade;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlaceTradeTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final UserId ben = here.register("ben");
  private final Market market = here.open(ann, credits(100), "Yes", "No");

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private static Order.Buy buy(long shares) {
    return new Order.Buy("Yes", shares(shares), null, null);
  }

  @Test
  void a_trade_gets_what_was_quoted_if_nobody_came_between() {
    QuoteTrade.Quoted quoted = (QuoteTrade.Quoted) here.quoteTrade.execute(market.id(), buy(10));
    Fill.Filled filled = here.buy(ben, market, "Yes", shares(10));
    assertThat(filled.trade().amount()).isEqualTo(quoted.priced().offer().amount());
    assertThat(filled.trade().priceBefore()).isEqualTo(quoted.priced().before());
    assertThat(filled.trade().priceAfter()).isEqualTo(quoted.priced().after());
    assertThat(here.market(market.id())).isEqualTo(filled.market());
    assertThat(here.balance(ben)).isEqualTo(filled.balance());
    assertThat(here.trades.positions()).containsExactly(filled.position());
  }

  @Test
  void a_trade_repeated_under_its_key_is_made_once_and_answered_the_same() {
    PlaceTrade.Command command = new PlaceTrade.Command(ben, market.id(), buy(10));
    IdempotentResult<PlaceTrade.Result> first =
        here.placeTrade.execute(command, keyed(ben, "k1", "buy 10"));
    NetCredits balance = here.balance(ben);
    // ann's trade in between changes the price, not the answer
    here.buy(ann, market, "No", shares(20));

    IdempotentResult<PlaceTrade.Result> again =
        here.placeTrade.execute(command, keyed(ben, "k1", "buy 10"));
    assertThat(again)
        .isEqualTo(
            new IdempotentResult.Replayed<>(
                "answer: " + TestInstallation.fresh(PlaceTrade.Traded.class, first)));
    assertThat(here.balance(ben)).isEqualTo(balance);
    assertThat(here.trades.trades()).hasSize(2);

    PlaceTrade.Command other = new PlaceTrade.Command(ben, market.id(), buy(11));
    assertThat(here.placeTrade.execute(other, keyed(ben, "k1", "buy 11")))
        .isEqualTo(new IdempotentResult.KeyReused<>());
    // the same key of somebody else is another one
    assertThat(here.placeTrade.execute(command, keyed(ann, "k1", "buy 10")))
        .isInstanceOf(IdempotentResult.Fresh.class);
    assertThat(here.trades.trades()).hasSize(3);
  }

  @Test
  void a_refused_trade_may_be_sent_again_under_its_key() {
    PlaceTrade.Command command =
        new PlaceTrade.Command(ben, market.id(), new Order.Sell("Yes", shares(1), null, null));
    assertThat(here.placeTrade.execute(command, keyed(ben, "k1", "sell 1")))
        .isInstanceOfSatisfying(
            IdempotentResult.Fresh.class,
            answer -> assertThat(answer.result()).isInstanceOf(TradingRefusal.OrderRefused.class));
    here.buy(ben, market, "Yes", shares(1));
    assertThat(here.placeTrade.execute(command, keyed(ben, "k1", "sell 1")))
        .isInstanceOfSatisfying(
            IdempotentResult.Fresh.class,
            answer -> assertThat(answer.result()).isInstanceOf(PlaceTrade.Traded.class));
  }

  @Test
  void who_and_what_is_not_here_is_refused_and_nothing_changes() {
    MarketId nowhere = new MarketId(here.ids.get());
    UserId nobody = new UserId(here.ids.get());
    Order perhaps = new Order.Buy("Perhaps", shares(1), null, null);
    assertThat(here.place(ben, nowhere, buy(1)))
        .isEqualTo(new IdempotentResult.Fresh<>(new TradingRefusal.MarketNotFound(nowhere)));
    assertThat(here.place(nobody, market.id(), buy(1)))
        .isEqualTo(new IdempotentResult.Fresh<>(new TradingRefusal.TraderUnknown(nobody)));
    assertThat(here.place(ben, market.id(), perhaps))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new TradingRefusal.OrderRefused(new OrderRefusal.UnknownOutcome("Perhaps"))));
    assertThat(here.trades.trades()).isEmpty();
    assertThat(here.market(market.id())).isEqualTo(market);
    assertThat(here.balance(ben)).isEqualTo(new NetCredits(1_000_000_000));
  }

  /// With 64 who trade two markets at once, some of them poor.
  @Test
  void trades_at_the_same_time_are_made_one_after_another() throws Exception {
    Market snow = here.open(ann, credits(50), "Yes", "No", "Perhaps");
    List<Callable<List<IdempotentResult<PlaceTrade.Result>>>> traders = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      UserId trader = i % 8 == 0 ? ben : here.register("trader" + i);
      int seed = i;
      traders.add(() -> tradeAtRandom(trader, List.of(market, snow), seed));
    }
    List<IdempotentResult<PlaceTrade.Result>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<IdempotentResult<PlaceTrade.Result>>> one : threads.invokeAll(traders)) {
        answers.addAll(one.get());
      }
    }
    assertThat(answers).hasSize(64 * 8);
    // who was told of a trade has it, and nobody else
    assertThat(answers.stream().flatMap(PlaceTradeTest::trade))
        .containsExactlyInAnyOrderElementsOf(here.trades.trades())
        .hasSizeGreaterThan(64);
  }

  private List<IdempotentResult<PlaceTrade.Result>> tradeAtRandom(
      UserId trader, List<Market> markets, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<IdempotentResult<PlaceTrade.Result>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Market one = markets.get(random.nextInt(markets.size()));
      String outcome = one.outcomes().get(random.nextInt(one.outcomes().size())).name();
      answers.add(
          here.place(
              trader,
              one.id(),
              switch (random.nextInt(3)) {
                case 0 -> new Order.Sell(outcome, shares(random.nextInt(1, 5)), null, null);
                case 1 -> new Order.Buy(outcome, shares(random.nextInt(1, 30)), null, null);
                default -> new Order.BuyFor(outcome, credits(random.nextInt(1, 200)), null, null);
              }));
    }
    return answers;
  }

  private static Stream<Trade> trade(IdempotentResult<PlaceTrade.Result> answer) {
    return answer instanceof IdempotentResult.Fresh<PlaceTrade.Result>(PlaceTrade.Traded traded, _)
        ? Stream.of(traded.filled().trade())
        : Stream.empty();
  }
}

package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What traders must never be able to do, tried at random and in exact micro-units.
class LmsrInvariantsTest {

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104})
  void the_escrow_can_pay_any_resolution_after_every_trade(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int market = 0; market < 40; market++) {
      List<Price> initialPrices = test.initialPrices(test.outcomes());
      Credits subsidy = subsidy(test, initialPrices);
      MarketMaker marketMaker = test.opening(subsidy, initialPrices);
      assertThat(marketMaker.worstCaseLoss()).isLessThanOrEqualTo(subsidy);
      long escrow = subsidy.micros();
      for (int trade = 0; trade < 100; trade++) {
        switch (anyTrade(test, marketMaker)) {
          case Quote.Refusal _ -> {}
          case Quote.Offer offer -> {
            escrow += paid(offer);
            marketMaker = offer.after();
          }
        }
        assertPays(escrow, marketMaker, test, "seed " + seed + ", market " + market);
      }
    }
  }

  /// The cheapest attack on rounding: thousands of the smallest trades, where one micro-credit is
  /// most, and then everything on one outcome.
  @ParameterizedTest
  @ValueSource(longs = {111, 112})
  void thousands_of_tiny_trades_do_not_wear_the_escrow_down(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int market = 0; market < 4; market++) {
      int outcomes = 2 + market;
      List<Price> initialPrices = Price.uniform(outcomes);
      Credits subsidy = leastSubsidy(initialPrices);
      MarketMaker marketMaker = test.opening(subsidy, initialPrices);
      long escrow = subsidy.micros();
      for (int trade = 0; trade < 3_000; trade++) {
        Shares tiny = new Shares(test.random.nextLong(1, 4));
        int outcome = trade % outcomes;
        Quote quote =
            test.random.nextInt(4) == 0
                ? marketMaker.sell(outcome, tiny)
                : marketMaker.buy(outcome, tiny);
        if (quote instanceof Quote.Offer offer) {
          escrow += paid(offer);
          marketMaker = offer.after();
        }
      }
      // until a share costs a credit: from there on nothing is gained any more
      for (int i = 0; i < 40; i++) {
        Quote.Offer offer = (Quote.Offer) marketMaker.buy(0, new Shares(1_000_000));
        escrow += paid(offer);
        marketMaker = offer.after();
        assertPays(escrow, marketMaker, test, "seed " + seed + ", market " + market);
      }
      // and it was all needed: the bound is tight, so that this test would see a leak
      assertThat(escrow - marketMaker.largestPayout().micros())
          .as("seed %d, market %d", seed, market)
          .isLessThan(10_000);
    }
  }

  private static void assertPays(
      long escrow, MarketMaker marketMaker, TestMarketMakers test, String state) {
    assertThat(escrow)
        .as("%s, %s", state, marketMaker)
        .isGreaterThanOrEqualTo(marketMaker.largestPayout().micros());
    List<Price> weights = test.initialPrices(marketMaker.outstanding().size());
    assertThat(payout(marketMaker, weights)).as(state).isLessThanOrEqualTo(escrow);
    assertThat(payout(marketMaker, marketMaker.prices())).as(state).isLessThanOrEqualTo(escrow);
  }

  private static long payout(MarketMaker marketMaker, List<Price> weights) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < weights.size(); i++) {
      sum =
          sum.add(
              BigInteger.valueOf(marketMaker.outstanding().get(i).micros())
                  .multiply(BigInteger.valueOf(weights.get(i).micros())));
    }
    return sum.divide(BigInteger.valueOf(1_000_000)).longValueExact();
  }

  @ParameterizedTest
  @ValueSource(longs = {121, 122, 123})
  void a_round_trip_never_gains_however_long(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_500; round++) {
      LmsrMarketMaker start = test.marketMaker();
      MarketMaker marketMaker = start;
      Deque<Quote.Offer> bought = new ArrayDeque<>();
      long paid = 0;
      for (int trade = test.random.nextInt(1, 6); trade > 0; trade--) {
        int outcome = test.random.nextInt(start.outstanding().size());
        long shares = test.logUniform(1, 3 * start.liquidity().micros());
        if (marketMaker.buy(outcome, new Shares(shares)) instanceof Quote.Offer offer) {
          bought.push(offer);
          paid += paid(offer);
          marketMaker = offer.after();
        }
      }
      String state = "seed " + seed + ", round " + round + ", " + bought + " from " + start;
      boolean back = true;
      while (!bought.isEmpty() && back) {
        Quote.Offer last = bought.pop();
        switch (marketMaker.sell(last.outcome(), last.shares())) {
          case Quote.Offer offer -> {
            paid += paid(offer);
            marketMaker = offer.after();
          }
          case Quote.Refusal.TooSmall _ -> back = false;
          case Quote.Refusal refusal -> throw new AssertionError(refusal + ", " + state);
        }
      }
      assertThat(paid).as(state).isNotNegative();
      if (back) {
        assertThat(marketMaker).as(state).isEqualTo(start);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {131, 132, 133})
  void a_split_purchase_never_costs_less_nor_buys_more(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_500; round++) {
      LmsrMarketMaker start = test.marketMaker();
      String state = "seed " + seed + ", round " + round + ", " + start;
      int outcome = test.random.nextInt(start.outstanding().size());
      long whole = test.logUniform(2, 3 * start.liquidity().micros());
      if (start.buy(outcome, new Shares(whole)) instanceof Quote.Offer(_, _, _, Credits cost, _)) {
        long paid = 0;
        MarketMaker marketMaker = start;
        for (long part : parts(test, whole)) {
          Quote.Offer offer = (Quote.Offer) marketMaker.buy(outcome, new Shares(part));
          paid += paid(offer);
          marketMaker = offer.after();
        }
        assertThat(paid).as(state).isGreaterThanOrEqualTo(cost.micros());
      }
      if (start.buyFor(outcome, new Credits(whole))
          instanceof Quote.Offer(_, _, Shares shares, _, _)) {
        long got = 0;
        MarketMaker marketMaker = start;
        for (long part : parts(test, whole)) {
          if (marketMaker.buyFor(outcome, new Credits(part)) instanceof Quote.Offer offer) {
            got += offer.shares().micros();
            marketMaker = offer.after();
          }
        }
        assertThat(got).as(state).isLessThanOrEqualTo(shares.micros());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {141, 142, 143})
  void a_split_sale_never_gets_more(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_500; round++) {
      LmsrMarketMaker start = test.marketMaker();
      int outcome = test.random.nextInt(start.outstanding().size());
      long held = start.outstanding().get(outcome).micros();
      long whole = test.logUniform(2, Math.min(held, 3 * start.liquidity().micros()) + 2);
      if (whole <= held
          && start.sell(outcome, new Shares(whole))
              instanceof Quote.Offer(_, _, _, Credits proceeds, _)) {
        long got = 0;
        MarketMaker marketMaker = start;
        for (long part : parts(test, whole)) {
          if (marketMaker.sell(outcome, new Shares(part)) instanceof Quote.Offer offer) {
            got -= paid(offer);
            marketMaker = offer.after();
          } else {
            break;
          }
        }
        assertThat(got)
            .as("seed %d, round %d, %d of %d, %s", seed, round, whole, outcome, start)
            .isLessThanOrEqualTo(proceeds.micros());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {151, 152})
  void buying_raises_a_price_selling_lowers_it_and_the_sum_stays_one(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_500; round++) {
      LmsrMarketMaker before = test.marketMaker();
      if (anyTrade(test, before) instanceof Quote.Offer offer) {
        String state = "seed " + seed + ", round " + round + ", " + offer + " from " + before;
        List<Price> prices = offer.after().prices();
        assertThat(prices.stream().mapToLong(Price::micros).sum()).as(state).isEqualTo(1_000_000);
        for (int i = 0; i < prices.size(); i++) {
          long change = prices.get(i).micros() - before.prices().get(i).micros();
          boolean up = (offer.side() == Side.BUY) == (i == offer.outcome());
          // what is left over from rounding may go to another outcome: one millionth
          long leftOver = i == offer.outcome() ? 0 : 1;
          assertThat(up ? change : -change).as(state).isGreaterThanOrEqualTo(-leftOver);
        }
        if (offer.side() == Side.BUY) {
          assertThat(offer.amount().micros()).as(state).isBetween(1L, offer.shares().micros());
        }
      }
    }
  }

  /// Always has an offer: whoever buys or sells what, also to shut others out, in every state each
  /// outcome can be bought, by shares and for credits, small and large.
  @ParameterizedTest
  @ValueSource(longs = {171, 172, 173, 174})
  void every_outcome_can_be_bought_in_every_state(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int market = 0; market < 13; market++) {
      List<Price> initialPrices = test.initialPrices(market % 12 == 0 ? 50 : test.outcomes());
      LmsrMarketMaker opening = test.opening(subsidy(test, initialPrices), initialPrices);
      long liquidity = opening.liquidity().micros();
      MarketMaker marketMaker = opening;
      int victim = test.random.nextInt(initialPrices.size());
      for (int trade = 0; trade < 40; trade++) {
        Quote quote =
            switch (test.random.nextInt(4)) {
              case 0 -> marketMaker.buyFor(victim, new Credits(test.logUniform(1, 32 * liquidity)));
              case 1 -> marketMaker.sell(victim, marketMaker.outstanding().get(victim));
              case 2 -> {
                victim = test.random.nextInt(initialPrices.size());
                yield marketMaker.buy(victim, new Shares(test.logUniform(1, 36 * liquidity)));
              }
              default -> anyTrade(test, marketMaker);
            };
        if (quote instanceof Quote.Offer offer) {
          marketMaker = offer.after();
        }
        String state = "seed " + seed + ", market " + market + ", " + marketMaker;
        for (int outcome = 0; outcome < initialPrices.size(); outcome++) {
          Credits amount = new Credits(test.logUniform(1, 30 * liquidity));
          Quote.Offer some = offered(marketMaker.buyFor(outcome, amount), state);
          assertThat(some.shares().micros()).as(state).isGreaterThanOrEqualTo(amount.micros());
          offered(marketMaker.buy(outcome, new Shares(test.logUniform(1, 30 * liquidity))), state);
        }
      }
    }
  }

  private static Quote.Offer offered(Quote quote, String state) {
    return switch (quote) {
      case Quote.Offer offer -> offer;
      case Quote.Refusal refusal -> throw new AssertionError(refusal + ", " + state);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {161, 162})
  void the_order_of_outcomes_does_not_matter(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_000; round++) {
      LmsrMarketMaker marketMaker = test.marketMaker();
      List<Integer> order =
          new ArrayList<>(IntStream.range(0, marketMaker.outstanding().size()).boxed().toList());
      for (int i = order.size() - 1; i > 0; i--) {
        Collections.swap(order, i, test.random.nextInt(i + 1));
      }
      LmsrMarketMaker other =
          new LmsrMarketMaker(
              marketMaker.liquidity(),
              order.stream().map(marketMaker.virtualShares()::get).toList(),
              order.stream().map(marketMaker.outstanding()::get).toList());
      int there = test.random.nextInt(order.size());
      int here = order.get(there);
      Shares shares = new Shares(test.logUniform(1, 2 * marketMaker.liquidity().micros()));
      Credits amount = new Credits(shares.micros());
      String state = "seed " + seed + ", round " + round + ", " + order + " of " + marketMaker;
      assertThat(answer(other.buy(there, shares)))
          .as(state)
          .isEqualTo(answer(marketMaker.buy(here, shares)));
      assertThat(answer(other.buyFor(there, amount)))
          .as(state)
          .isEqualTo(answer(marketMaker.buyFor(here, amount)));
      assertThat(answer(other.sell(there, shares)))
          .as(state)
          .isEqualTo(answer(marketMaker.sell(here, shares)));
      assertThat(other.worstCaseLoss()).as(state).isEqualTo(marketMaker.worstCaseLoss());
      for (int i = 0; i < order.size(); i++) {
        // equal remainders are served in order, so a millionth may go elsewhere
        assertThat(other.prices().get(i).micros())
            .as(state)
            .isCloseTo(marketMaker.prices().get(order.get(i)).micros(), within(1L));
      }
    }
  }

  private static String answer(Quote quote) {
    return switch (quote) {
      case Quote.Offer offer -> offer.shares() + " for " + offer.amount();
      case Quote.Refusal refusal -> refusal.toString();
    };
  }

  /// Subsidies from the least to the most that these prices allow.
  private static Credits subsidy(TestMarketMakers test, List<Price> initialPrices) {
    Credits least = leastSubsidy(initialPrices);
    return switch (LmsrMarketMaker.forSubsidy(Credits.MAX, initialPrices)) {
      case Opening.Refusal.SubsidyTooLarge(Credits most) ->
          new Credits(test.logUniform(least.micros(), most.micros()));
      case Opening opening -> throw new AssertionError(opening);
    };
  }

  private static Credits leastSubsidy(List<Price> initialPrices) {
    return switch (LmsrMarketMaker.forSubsidy(Credits.ZERO, initialPrices)) {
      case Opening.Refusal.SubsidyTooSmall(Credits least) -> least;
      case Opening opening -> throw new AssertionError(opening);
    };
  }

  private static Quote anyTrade(TestMarketMakers test, MarketMaker marketMaker) {
    int outcome = test.random.nextInt(marketMaker.outstanding().size());
    long size = test.logUniform(1, 4 * ((LmsrMarketMaker) marketMaker).liquidity().micros());
    return switch (test.random.nextInt(4)) {
      case 0 -> marketMaker.buyFor(outcome, new Credits(size));
      case 1 -> marketMaker.sell(outcome, new Shares(size));
      case 2 -> marketMaker.sell(outcome, marketMaker.outstanding().get(outcome));
      default -> marketMaker.buy(outcome, new Shares(size));
    };
  }

  /// What the trade brings into the escrow, in micro-credits.
  private static long paid(Quote.Offer offer) {
    return switch (offer.side()) {
      case BUY -> offer.amount().micros();
      case SELL -> -offer.amount().micros();
    };
  }

  private static List<Long> parts(TestMarketMakers test, long whole) {
    List<Long> parts = new ArrayList<>();
    long left = whole;
    while (left > 1 && parts.size() < 5) {
      long part = test.logUniform(1, left - 1);
      parts.add(part);
      left -= part;
    }
    parts.add(left);
    return parts;
  }
}

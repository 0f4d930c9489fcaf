package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every amount against the definition at 60 digits: not near it, but the one right whole number.
@Execution(ExecutionMode.CONCURRENT)
class LmsrReferenceTest {
  private static final int STATES = 5_000;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void every_amount_is_the_exact_one_rounded_once(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    int offers = 0;
    for (int round = 0; round < STATES; round++) {
      LmsrMarketMaker marketMaker = test.marketMaker();
      String state = "seed " + seed + ", round " + round + ", " + marketMaker;
      ReferenceLmsr reference = ReferenceLmsr.of(marketMaker);
      int outcome = test.random.nextInt(marketMaker.outstanding().size());
      long shares = shares(test, marketMaker, outcome);
      offers +=
          switch (test.random.nextInt(3)) {
            case 0 -> buys(marketMaker, reference, outcome, shares, state);
            case 1 -> buysFor(test, marketMaker, reference, outcome, state);
            default ->
                sells(
                    marketMaker,
                    reference,
                    outcome,
                    Math.min(shares, marketMaker.outstanding().get(outcome).micros()),
                    state);
          };
    }
    assertThat(offers).as("seed %d", seed).isGreaterThan(STATES / 2);
  }

  /// Any number of shares, or just what makes two outcomes change places: that costs a whole
  /// number.
  private static long shares(TestMarketMakers test, LmsrMarketMaker marketMaker, int outcome) {
    long liquidity = marketMaker.liquidity().micros();
    if (marketMaker.outstanding().size() == 2 && test.random.nextInt(4) == 0) {
      long[] sold =
          IntStream.range(0, 2)
              .mapToLong(i ->
                  marketMaker.virtualShares().get(i).micros()
                      + marketMaker.outstanding().get(i).micros())
              .toArray();
      return Math.clamp(Math.abs(2 * (sold[outcome] - sold[1 - outcome])), 1, Shares.MAX.micros());
    }
    return test.logUniform(1, (test.random.nextInt(4) == 0 ? 50 : 3) * liquidity);
  }

  private static int buys(
      LmsrMarketMaker marketMaker,
      ReferenceLmsr reference,
      int outcome,
      long shares,
      String state) {
    return switch (marketMaker.buy(outcome, new Shares(shares))) {
      case Quote.Offer offer -> {
        assertThat(offer.shares()).isEqualTo(new Shares(shares));
        assertThat(offer.amount().micros())
            .as("%d of %d, %s", shares, outcome, state)
            .isEqualTo(Math.max(1, ReferenceLmsr.roundedUp(reference.cost(outcome, shares))));
        yield 1;
      }
      case Quote.Refusal.OrderTooLarge _ -> tooLarge(marketMaker, shares, state);
      case Quote.Refusal refusal -> throw new AssertionError(refusal + ", " + state);
    };
  }

  private static int buysFor(
      TestMarketMakers test,
      LmsrMarketMaker marketMaker,
      ReferenceLmsr reference,
      int outcome,
      String state) {
    long credits =
        test.logUniform(
            1, (test.random.nextInt(4) == 0 ? 34 : 2) * marketMaker.liquidity().micros());
    return switch (marketMaker.buyFor(outcome, new Credits(credits))) {
      case Quote.Offer offer -> {
        long shares = offer.shares().micros();
        assertThat(ReferenceLmsr.roundedUp(reference.cost(outcome, shares)))
            .as("for %d of %d, %s", credits, outcome, state)
            .isLessThanOrEqualTo(credits);
        assertThat(ReferenceLmsr.roundedUp(reference.cost(outcome, shares + 1)))
            .as("for %d of %d, %s", credits, outcome, state)
            .isGreaterThan(credits);
        assertThat(offer.amount()).isEqualTo(new Credits(credits));
        assertThat(marketMaker.buy(outcome, offer.shares())).as(state).isEqualTo(offer);
        yield 1;
      }
      case Quote.Refusal.OrderTooLarge _ -> {
        assertThat(credits).as(state).isGreaterThan(32 * marketMaker.liquidity().micros());
        yield 0;
      }
      case Quote.Refusal refusal -> throw new AssertionError(refusal + ", " + state);
    };
  }

  private static int sells(
      LmsrMarketMaker marketMaker,
      ReferenceLmsr reference,
      int outcome,
      long shares,
      String state) {
    long proceeds = ReferenceLmsr.roundedDown(reference.cost(outcome, -shares).negate());
    return switch (marketMaker.sell(outcome, new Shares(shares))) {
      case Quote.Offer offer -> {
        assertThat(offer.amount().micros())
            .as("%d of %d, %s", shares, outcome, state)
            .isEqualTo(proceeds);
        yield 1;
      }
      case Quote.Refusal.OrderTooLarge _ -> tooLarge(marketMaker, shares, state);
      case Quote.Refusal.TooSmall _ -> {
        assertThat(proceeds).as(state).isZero();
        yield 0;
      }
      case Quote.Refusal refusal -> throw new AssertionError(refusal + ", " + state);
    };
  }

  private static int tooLarge(LmsrMarketMaker marketMaker, long shares, String state) {
    assertThat(shares).as(state).isGreaterThan(40 * marketMaker.liquidity().micros());
    return 0;
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void prices_are_the_exact_ones_to_six_places_and_sum_to_one(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_000; round++) {
      LmsrMarketMaker marketMaker = test.marketMaker();
      assertThat(marketMaker.prices())
          .as("seed %d, round %d, %s", seed, round, marketMaker)
          .isEqualTo(Price.proportional(ReferenceLmsr.of(marketMaker).weights()))
          .satisfies(prices ->
              assertThat(prices.stream().mapToLong(Price::micros).sum()).isEqualTo(1_000_000));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void the_worst_case_loss_is_the_exact_one_rounded_up(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 500; round++) {
      LmsrMarketMaker any = test.marketMaker();
      LmsrMarketMaker opening =
          new LmsrMarketMaker(
              any.liquidity(),
              any.virtualShares(),
              any.virtualShares().stream().map(_ -> Shares.ZERO).toList());
      assertThat(opening.worstCaseLoss().micros())
          .as("seed %d, round %d, %s", seed, round, opening)
          .isEqualTo(ReferenceLmsr.roundedUp(ReferenceLmsr.of(opening).worstCaseLoss()));
    }
  }

  /// The margin is not a hope: doubles stay within half of it where they are worst.
  @ParameterizedTest
  @ValueSource(longs = {41, 42})
  void a_double_errs_by_less_than_half_the_margin_that_is_given_to_it(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    SplittableRandom random = test.random;
    for (int round = 0; round < 1_000; round++) {
      LmsrMarketMaker marketMaker = test.marketMaker();
      long[] sold =
          ReferenceLmsr.of(marketMaker).sold().stream().mapToLong(BigDecimal::longValue).toArray();
      LmsrCost cost = new LmsrCost(marketMaker.liquidity().micros(), sold);
      ReferenceLmsr reference = ReferenceLmsr.of(marketMaker);
      int outcome = random.nextInt(sold.length);
      long shares = test.logUniform(1, 40 * marketMaker.liquidity().micros());
      long credits = test.logUniform(1, 32 * marketMaker.liquidity().micros());
      BigDecimal exact = reference.cost(outcome, shares);
      if (exact.signum() > 0) {
        assertThat(error(cost.cost(outcome, shares), exact))
            .as("seed %d, round %d, %d of %d, %s", seed, round, shares, outcome, marketMaker)
            .isLessThan(LmsrCost.MARGIN / 2);
      }
      assertBuys(reference, cost, outcome, credits, "seed " + seed + ", round " + round);
    }
  }

  /// So many shares and half the margin more cost more than that, half of it less cost less.
  private static void assertBuys(
      ReferenceLmsr reference, LmsrCost cost, int outcome, long credits, String round) {
    BigDecimal free = BigDecimal.valueOf(cost.uncounted(outcome));
    BigDecimal shares = new BigDecimal(cost.shares(outcome, credits));
    BigDecimal lead = reference.sold().get(outcome).add(free).add(shares);
    BigDecimal spread = reference.liquidity().multiply(BigDecimal.valueOf(LmsrCost.SPREAD));
    boolean alone =
        IntStream.range(0, reference.sold().size())
            .filter(other -> other != outcome)
            .mapToObj(other -> reference.sold().get(other).max(reference.most().subtract(spread)))
            .allMatch(other -> lead.compareTo(other.add(spread)) < 0);
    BigDecimal half = new BigDecimal(LmsrCost.MARGIN / 2 * (alone ? 1 : LmsrCost.OF_LATER_STAGES));
    BigDecimal less = free.add(shares.multiply(BigDecimal.ONE.subtract(half)));
    BigDecimal more = free.add(shares.multiply(BigDecimal.ONE.add(half)));
    String state = round + ", for " + credits + " of " + outcome + ", " + reference;
    assertThat(reference.cost(outcome, less)).as(state).isLessThan(BigDecimal.valueOf(credits));
    assertThat(reference.cost(outcome, more)).as(state).isGreaterThan(BigDecimal.valueOf(credits));
  }

  private static double error(double actual, BigDecimal exact) {
    return new BigDecimal(actual)
        .subtract(exact)
        .abs()
        .divide(exact, ReferenceLmsr.DIGITS)
        .doubleValue();
  }
}

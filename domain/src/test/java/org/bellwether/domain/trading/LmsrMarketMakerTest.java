package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LmsrMarketMakerTest {
  /// Pennock, Implementing Hanson's Market Maker (2006): C = b·ln((exp(q₁/b) + exp(q₂/b))/2); here
  /// 100·ln((e^0.1 + 1)/2) = 5.12494795…
  @Test
  void ten_shares_from_even_odds_cost_what_the_cost_function_says_rounded_up() {
    Quote.Offer offer = offer(marketMaker("100", "0", "0").buy(0, shares("10")));
    assertThat(offer.amount()).isEqualTo(credits("5.124948"));
    assertThat(offer.after().outstanding()).containsExactly(shares("10"), Shares.ZERO);
    // 1/(1 + e^-0.1) = 0.52497918…
    assertThat(offer.after().prices()).containsExactly(new Price(524_979), new Price(475_021));
    Quote.Offer back = offer(offer.after().sell(0, shares("10")));
    assertThat(back.amount()).isEqualTo(credits("5.124947"));
    assertThat(back.side()).isEqualTo(Side.SELL);
  }

  /// Cultivate Labs, How does the Logarithmic Market Scoring Rule work: "10 shares of stock 1, 20
  /// of stock 2, 23 of stock 3", b = 10: stock 1 is at 0.1354.
  @Test
  void three_stocks_of_the_crowdsourced_forecasting_guide() {
    assertThat(marketMaker("10", "10", "20", "23").prices().getFirst().toDecimal())
        .isCloseTo(new BigDecimal("0.1354"), within(new BigDecimal("0.00005")));
  }

  /// Replication Markets, Exploring the new trade widget (2020): to move a claim from 40 % to 20 %
  /// costs 100 points for 142 shares in "No". The points say that b = 100/ln 2, the shares follow.
  @Test
  void a_claim_of_replication_markets_from_forty_to_twenty_percent() {
    BigDecimal liquidity = new BigDecimal("144.269504");
    BigDecimal ahead = liquidity.multiply(new BigDecimal("0.405465")); // ln(0.6/0.4)
    LmsrMarketMaker claim =
        new LmsrMarketMaker(
            Credits.of(liquidity),
            List.of(Shares.ZERO, new Shares(ahead.movePointRight(6).longValue())),
            List.of(Shares.ZERO, Shares.ZERO));
    assertThat(claim.prices().getFirst()).isEqualTo(new Price(400_000));
    Quote.Offer offer = offer(claim.buyFor(1, credits("100")));
    assertThat(offer.after().prices().getFirst()).isEqualTo(new Price(200_000));
    assertThat(offer.shares().toDecimal())
        .isCloseTo(new BigDecimal("142"), within(new BigDecimal("0.6")));
  }

  /// Hanson, Logarithmic Market Scoring Rules for Modular Combinatorial Information Aggregation
  /// (2007): from equal prices the sponsor loses at most b·ln n.
  @Test
  void the_worst_case_loss_from_equal_prices_is_b_times_the_logarithm_of_their_number() {
    assertThat(marketMaker("100", "0", "0").worstCaseLoss()).isEqualTo(credits("69.314719"));
    String[] none = Stream.generate(() -> "0").limit(50).toArray(String[]::new);
    assertThat(marketMaker("1", none).worstCaseLoss()).isEqualTo(credits("3.912024"));
  }

  /// Buying what makes two outcomes change places costs exactly what lay between them.
  @Test
  void a_cost_that_is_a_whole_number_is_not_rounded() {
    LmsrMarketMaker marketMaker = marketMaker("100", "0", "12.345678");
    Quote.Offer offer = offer(marketMaker.buy(0, shares("24.691356")));
    assertThat(offer.amount()).isEqualTo(credits("12.345678"));
    assertThat(offer(marketMaker.buyFor(0, credits("12.345678")))).isEqualTo(offer);
    assertThat(offer(offer.after().sell(0, shares("24.691356"))).amount())
        .isEqualTo(credits("12.345678"));
  }

  @Test
  void what_is_too_small_to_trade_is_refused() {
    LmsrMarketMaker marketMaker = marketMaker("100", "10", "0");
    assertThat(marketMaker.buy(0, Shares.ZERO)).isEqualTo(new Quote.Refusal.TooSmall());
    assertThat(marketMaker.buyFor(0, Credits.ZERO)).isEqualTo(new Quote.Refusal.TooSmall());
    assertThat(marketMaker.sell(0, Shares.ZERO)).isEqualTo(new Quote.Refusal.TooSmall());
    assertThat(marketMaker.sell(0, new Shares(1))).isEqualTo(new Quote.Refusal.TooSmall());
    assertThat(offer(marketMaker.buy(0, new Shares(1))).amount()).isEqualTo(new Credits(1));
    assertThat(offer(marketMaker.buyFor(0, new Credits(1))).shares()).isEqualTo(new Shares(1));
  }

  @Test
  void no_more_is_sold_than_is_outstanding() {
    LmsrMarketMaker marketMaker = marketMaker("100", "10", "0");
    assertThat(marketMaker.sell(0, shares("10.000001")))
        .isEqualTo(new Quote.Refusal.MoreThanOutstanding(shares("10")));
    assertThat(marketMaker.sell(1, new Shares(1)))
        .isEqualTo(new Quote.Refusal.MoreThanOutstanding(Shares.ZERO));
  }

  @Test
  void no_more_is_bought_than_could_be_paid() {
    LmsrMarketMaker marketMaker = marketMaker("100", "999999990", "999999995");
    assertThat(marketMaker.buy(1, shares("5.000001")))
        .isEqualTo(new Quote.Refusal.TooManyShares(shares("5")));
    assertThat(offer(marketMaker.buy(1, shares("5"))).after().largestPayout())
        .isEqualTo(Credits.MAX);
  }

  /// Whatever somebody spends on one outcome of three, the others have an offer, and so has it.
  @Test
  void no_purchase_takes_the_offers_of_others_away() {
    MarketMaker marketMaker = marketMaker("100", "0", "0", "0");
    for (int i = 0; i < 20; i++) {
      marketMaker = offer(marketMaker.buyFor(0, credits("369"))).after();
      for (int outcome = 0; outcome < 3; outcome++) {
        assertThat(offer(marketMaker.buyFor(outcome, credits("1"))).shares())
            .isGreaterThanOrEqualTo(shares("1"));
        assertThat(offer(marketMaker.buy(outcome, shares("0.000001"))).amount())
            .isEqualTo(new Credits(1));
      }
    }
    assertThat(marketMaker.prices()).containsExactly(Price.ONE, new Price(0), new Price(0));
  }

  /// As far behind as that, an outcome costs next to nothing up to where it counts, and then what
  /// the rule says: with b = 100 it is b·ln 2 = 69.31… from there to even odds, but for the third.
  @Test
  void what_lies_far_behind_can_be_bought_back_to_even_odds() {
    LmsrMarketMaker far = marketMaker("100", "50000", "0", "0");
    Quote.Offer behind = offer(far.buy(1, shares("46800")));
    assertThat(behind.amount()).isEqualTo(new Credits(1));
    Quote.Offer even = offer(far.buy(1, shares("50000")));
    assertThat(even.amount()).isEqualTo(credits("69.314719"));
    assertThat(even.after().prices())
        .containsExactly(new Price(500_000), new Price(500_000), new Price(0));
    assertThat(offer(even.after().sell(1, shares("50000"))).amount())
        .isEqualTo(credits("69.314718"));
  }

  @Test
  void an_outcome_has_no_more_shares_than_can_be_paid_however_cheap_they_are() {
    LmsrMarketMaker far =
        new LmsrMarketMaker(
            LmsrMarketMaker.MAX_LIQUIDITY,
            List.of(shares("90000000"), Shares.ZERO),
            List.of(Shares.MAX, Shares.ZERO));
    assertThat(far.buyFor(1, credits("200000000")))
        .isEqualTo(new Quote.Refusal.TooManyShares(Shares.MAX));
    assertThat(offer(far.buy(1, shares("1000"))).amount()).isEqualTo(new Credits(1));
  }

  /// A leader that is bought takes along who would fall too far behind: a share costs one credit.
  @Test
  void the_leader_costs_a_credit_a_share_in_the_end() {
    LmsrMarketMaker far = marketMaker("100", "50000", "0");
    assertThat(offer(far.buy(0, shares("1000"))).amount()).isEqualTo(credits("1000"));
    assertThat(offer(far.buyFor(0, credits("1000"))).shares()).isEqualTo(shares("1000"));
  }

  @Test
  void one_order_is_bounded_and_the_next_may_follow() {
    LmsrMarketMaker even = marketMaker("100", "0", "0");
    Quote.Refusal tooLarge = new Quote.Refusal.OrderTooLarge(credits("100"));
    assertThat(even.buyFor(0, credits("3200.000001"))).isEqualTo(tooLarge);
    assertThat(even.buy(0, shares("4000.000001"))).isEqualTo(tooLarge);
    MarketMaker after = offer(even.buyFor(0, credits("3200"))).after();
    after = offer(after.buy(0, shares("4000"))).after();
    assertThat(after.sell(0, shares("7000"))).isEqualTo(tooLarge);
    assertThat(offer(after.sell(0, shares("4000"))).amount()).isEqualTo(credits("4000"));
  }

  @Test
  void amounts_beyond_all_bounds_are_refused_and_not_calculated() {
    for (Credits liquidity :
        List.of(LmsrMarketMaker.MIN_LIQUIDITY, LmsrMarketMaker.MAX_LIQUIDITY)) {
      LmsrMarketMaker marketMaker =
          new LmsrMarketMaker(
              liquidity, List.of(Shares.ZERO, Shares.ZERO), List.of(Shares.MAX, Shares.MAX));
      assertThat(marketMaker.buy(0, Shares.MAX))
          .isEqualTo(new Quote.Refusal.OrderTooLarge(liquidity));
      assertThat(marketMaker.buyFor(0, Credits.MAX))
          .isEqualTo(new Quote.Refusal.OrderTooLarge(liquidity));
    }
  }

  @Test
  void a_subsidy_is_refused_that_would_make_a_market_too_thin_or_too_deep() {
    List<Price> prices = List.of(new Price(300_000), new Price(700_000));
    Credits least = credits("1.203973"); // ln(1/0.3), rounded up
    Credits most = credits("12039728.043260"); // 10⁷ times it
    assertThat(LmsrMarketMaker.forSubsidy(new Credits(least.micros() - 1), prices))
        .isEqualTo(new Opening.Refusal.SubsidyTooSmall(least));
    assertThat(LmsrMarketMaker.forSubsidy(new Credits(most.micros() + 1), prices))
        .isEqualTo(new Opening.Refusal.SubsidyTooLarge(most));
    assertThat(opening(least, prices).liquidity()).isEqualTo(LmsrMarketMaker.MIN_LIQUIDITY);
    assertThat(opening(most, prices).liquidity()).isEqualTo(LmsrMarketMaker.MAX_LIQUIDITY);
  }

  @Test
  void initial_prices_are_in_the_band_and_sum_to_one() {
    assertThat(
            LmsrMarketMaker.forSubsidy(credits("100"), List.of(new Price(99), new Price(999_901))))
        .isEqualTo(new Opening.Refusal.OutsidePriceBand(LmsrMarketMaker.BAND));
    assertThatThrownBy(() ->
            LmsrMarketMaker.forSubsidy(
                credits("100"), List.of(new Price(500_000), new Price(499_999))))
        .hasMessageContaining("499999");
  }

  @ParameterizedTest
  @ValueSource(longs = {201, 202})
  void a_subsidy_is_used_to_the_last_micro_credits_and_the_initial_prices_are_kept(long seed) {
    TestMarketMakers test = new TestMarketMakers(seed);
    for (int round = 0; round < 1_000; round++) {
      List<Price> prices = test.initialPrices(test.outcomes());
      Credits subsidy = new Credits(test.logUniform(10_000_000, 6_000_000_000_000L));
      LmsrMarketMaker opening = opening(subsidy, prices);
      String state = "seed " + seed + ", round " + round + ", " + subsidy + " for " + prices;
      assertThat(opening.prices()).as(state).isEqualTo(prices);
      // one more micro-credit of liquidity would lose up to ln 10,000 = 9.2 more, and the rounding
      assertThat(subsidy.micros() - opening.worstCaseLoss().micros()).as(state).isBetween(0L, 11L);
      assertThat(opening.largestPayout()).isEqualTo(Credits.ZERO);
    }
  }

  @Test
  void states_that_no_opening_has_are_refused() {
    Credits liquidity = credits("100");
    List<Shares> none = List.of(Shares.ZERO, Shares.ZERO);
    List<Shares> wide = List.of(Shares.ZERO, shares("1000.000001"));
    assertThatThrownBy(() -> new LmsrMarketMaker(credits("0.999999"), none, none))
        .hasMessageContaining("0.999999");
    assertThatThrownBy(() -> new LmsrMarketMaker(credits("10000000.000001"), none, none))
        .hasMessageContaining("10000000.000001");
    assertThatThrownBy(() -> new LmsrMarketMaker(liquidity, wide, none))
        .hasMessageContaining("10 times");
    assertThatThrownBy(() -> new LmsrMarketMaker(liquidity, none, List.of(Shares.ZERO)))
        .hasMessageContaining("2 and 1");
    List<Shares> many = Collections.nCopies(51, Shares.ZERO);
    assertThatThrownBy(() -> new LmsrMarketMaker(liquidity, many, many))
        .hasMessageContaining("51 and 51");
  }

  @Test
  void an_outcome_that_does_not_exist_is_a_bug_of_the_caller() {
    LmsrMarketMaker marketMaker = marketMaker("100", "0", "0");
    assertThatThrownBy(() -> marketMaker.buy(2, Shares.MAX))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> marketMaker.buyFor(-1, Credits.MAX))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> marketMaker.sell(2, Shares.ZERO))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static LmsrMarketMaker opening(Credits subsidy, List<Price> prices) {
    return new TestMarketMakers(0).opening(subsidy, prices);
  }

  private static LmsrMarketMaker marketMaker(String liquidity, String... outstanding) {
    return new LmsrMarketMaker(
        credits(liquidity),
        Collections.nCopies(outstanding.length, Shares.ZERO),
        Stream.of(outstanding).map(LmsrMarketMakerTest::shares).toList());
  }

  private static Quote.Offer offer(Quote quote) {
    return switch (quote) {
      case Quote.Offer offer -> offer;
      case Quote.Refusal refusal -> throw new AssertionError(refusal);
    };
  }

  private static Credits credits(String credits) {
    return Credits.of(new BigDecimal(credits));
  }

  private static Shares shares(String shares) {
    return Shares.of(new BigDecimal(shares));
  }
}

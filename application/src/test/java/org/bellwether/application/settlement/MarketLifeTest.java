package org.bellwether.application.settlement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.shares;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.Tradability;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whole lives of markets, from the question to the last credit.
class MarketLifeTest {
  private final TestInstallation here = new TestInstallation();
  private UserId ann = new UserId(here.ids.get());
  private UserId ben = ann;

  @BeforeEach
  void twoPeopleWithAThousandCreditsEach() {
    ann = here.register("ann");
    ben = here.register("ben");
  }

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private IdempotentResult<ResolveMarket.Result> resolve(
      UserId by, Market market, Verdict verdict) {
    return here.resolveMarket.execute(
        new ResolveMarket.Command(here.loggedIn(by), market.id(), _ -> true, verdict, null, null),
        null);
  }

  private static Verdict.Pay pay(String outcome) {
    return new Verdict.Pay(Map.of(outcome, Price.ONE));
  }

  private Settlement settlement(Market market) {
    return here.settlements.find(market.id()).orElseThrow();
  }

  private NetCredits together() {
    return new NetCredits(here.balance(ann).micros() + here.balance(ben).micros());
  }

  @Test
  void a_question_is_asked_traded_answered_and_paid() {
    // Ann asks, puts up 100 credits, and takes the first position: 20 credits on Yes.
    CreateMarket.Created created =
        fresh(
            CreateMarket.Created.class,
            here.createMarket.execute(
                new CreateMarket.Command(
                    ann,
                    here.terms(),
                    List.of("Yes", "No"),
                    Price.uniform(2),
                    credits(100),
                    new Order.BuyFor("Yes", credits(20), null, null)),
                null));
    Market market = created.market().market();
    assertThat(here.market(market.id())).isEqualTo(market);
    assertThat(market.trades()).isEqualTo(1);
    assertThat(market.prices().getFirst().micros()).isGreaterThan(500_000);
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(880_000_000));
    assertThat(here.balance(market.escrow())).isEqualTo(new NetCredits(120_000_000));

    // Ben thinks it will not rain, and buys 50 shares of No. That makes Ann's Yes cheaper.
    Filled bens = here.buy(ben, market, "no", shares(50));
    assertThat(bens.trade().priceAfter().micros())
        .isGreaterThan(bens.trade().priceBefore().micros());
    assertThat(bens.balance()).isEqualTo(here.balance(ben));

    // Whatever the answer, the market can pay it.
    assertThat(here.getSolvency.execute(market.id()))
        .isInstanceOfSatisfying(
            GetSolvency.Solvency.class,
            solvency -> assertThat(solvency.subsidyLeft()).isGreaterThan(NetCredits.ZERO));

    // Ann gets cold feet and sells 5 shares, at a loss.
    Filled sold = here.trade(ann, market, new Order.Sell("Yes", shares(5), null, null));
    assertThat(sold.trade().amount()).isLessThan(new Credits(2_500_000));
    assertThat(sold.position().shares())
        .isEqualTo(requireNonNull(created.position()).position().shares().minus(shares(5)));

    // A day later trading is over, although nobody has closed the market yet.
    here.pass(Duration.ofDays(1));
    Order late = new Order.Buy("Yes", shares(1), null, null);
    assertThat(here.place(ben, market.id(), late))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new TradingRefusal.NotTradable(
                    new Tradability.Refusal.TradingEnded(market.terms().closesAt()))));
    assertThat(here.closeMarkets.execute()).isEqualTo(1);
    assertThat(here.market(market.id()).status()).isEqualTo(MarketStatus.CLOSED);

    // It did not rain. Only who asked may say so.
    assertThat(resolve(ben, market, pay("No")))
        .isEqualTo(new IdempotentResult.Fresh<>(new SettlementRefusal.NotTheCreator(market.id())));
    ResolveMarket.Resolved resolved =
        fresh(ResolveMarket.Resolved.class, resolve(ann, market, pay("No")));
    assertThat(resolved.market().status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(resolved.settlement().positions()).isEqualTo(2);
    assertThat(here.enqueued()).containsExactly(new Job(SettleMarket.JOB, market.id().toString()));
    assertThat(here.trail.entries())
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(),
                ann,
                "192.0.2.1",
                "resolve",
                "market:" + market.id(),
                "Yes pays 0, No pays 1"));

    // Ben is paid a credit for each of his shares; Ann gets nothing for hers, but what is left of
    // the subsidy, and of what was paid for shares, is hers.
    NetCredits annBefore = here.balance(ann);
    here.settleMarket.execute(market.id());
    assertThat(here.balance(ben)).isEqualTo(bens.balance().plus(credits(50)));
    Settlement settlement = settlement(market);
    assertThat(settlement.isComplete()).isTrue();
    assertThat(settlement.settled()).isEqualTo(2);
    assertThat(settlement.paid()).isEqualTo(credits(50));
    assertThat(here.balance(ann)).isEqualTo(annBefore.plus(requireNonNull(settlement.leftOver())));
    assertThat(here.balance(market.escrow())).isEqualTo(NetCredits.ZERO);
    assertThat(together()).isEqualTo(new NetCredits(2_000_000_000));

    // What is answered stays answered.
    assertThat(resolve(ann, market, pay("Yes")))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new SettlementRefusal.AlreadyResolved(market.id(), MarketStatus.RESOLVED)));
    here.settleMarket.execute(market.id());
    assertThat(settlement(market)).isEqualTo(settlement);
  }

  @Test
  void a_market_that_is_called_off_pays_the_prices_of_that_moment() {
    Market market = here.open(ann, credits(100), "Red", "Green", "Blue");
    Filled red = here.buy(ben, market, "Red", shares(40));
    Filled blue = here.buy(ann, market, "Blue", shares(10));
    List<Price> last = here.market(market.id()).prices();

    // The match was abandoned: Ann calls the market off while it still trades.
    ResolveMarket.Resolved cancelled =
        fresh(ResolveMarket.Resolved.class, resolve(ann, market, new Verdict.Cancel()));
    assertThat(cancelled.market().status()).isEqualTo(MarketStatus.CANCELLED);
    assertThat(cancelled.market().prices()).isEqualTo(last);
    Order late = new Order.Sell("Red", shares(1), null, null);
    assertThat(here.place(ben, market.id(), late))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new TradingRefusal.NotTradable(
                    new Tradability.Refusal.NotActive(MarketStatus.CANCELLED))));

    here.settleMarket.execute(market.id());
    assertThat(here.balance(ben)).isEqualTo(red.balance().plus(last.get(0).of(shares(40))));
    assertThat(settlement(market).paid())
        .isEqualTo(last.get(0).of(shares(40)).plus(last.get(2).of(shares(10))));
    assertThat(blue.position().profit(last.get(2))).isLessThan(new NetCredits(10_000_000));
    assertThat(together()).isEqualTo(new NetCredits(2_000_000_000));
  }

  @Test
  void
      weights_that_do_not_divide_pay_less_than_a_micro_credit_too_little_and_the_rest_comes_back() {
    Market market = here.open(ann, credits(100), "Red", "Green", "Blue");
    // a third of one micro-share, of two, and of many
    here.trade(ben, market, new Order.Buy("Red", new Shares(1), null, null));
    here.trade(ben, market, new Order.Buy("Green", new Shares(2), null, null));
    here.trade(ben, market, new Order.Buy("Blue", new Shares(10_000_001), null, null));
    NetCredits before = here.balance(ben);

    // Three equal winners, the last one named by its id: 0.333334, 0.333333 and 0.333333.
    List<Price> thirds = Price.uniform(3);
    Verdict dividedByThree =
        new Verdict.Pay(
            Map.of(
                "red",
                thirds.get(0),
                "GREEN",
                thirds.get(1),
                market.outcomes().get(2).id().toString(),
                thirds.get(2)));
    fresh(ResolveMarket.Resolved.class, resolve(ann, market, dividedByThree));
    here.settleMarket.execute(market.id());

    // 0.333334, 0.666666 and 3,333,330.333333 micro-credits, each rounded down
    assertThat(here.balance(ben)).isEqualTo(before.plus(new Credits(3_333_330)));
    assertThat(settlement(market).paid()).isEqualTo(new Credits(3_333_330));
    assertThat(settlement(market).settled()).isEqualTo(3);
    assertThat(together()).isEqualTo(new NetCredits(2_000_000_000));
  }

  @Test
  void a_market_that_nobody_traded_gives_its_whole_subsidy_back() {
    Market market = here.open(ann, credits(100), "Yes", "No");
    fresh(ResolveMarket.Resolved.class, resolve(ann, market, pay("Yes")));
    here.settleMarket.execute(market.id());
    assertThat(settlement(market).leftOver()).isEqualTo(credits(100));
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(1_000_000_000));
  }

  @Test
  void an_outcome_that_is_not_there_answers_nothing() {
    Market market = here.open(ann, credits(100), "Yes", "No");
    assertThat(resolve(ann, market, pay("Perhaps")))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new SettlementRefusal.OutcomeNotFound(market.id(), "Perhaps")));
    assertThat(here.market(market.id())).isEqualTo(market);
    assertThat(here.settlements.find(market.id())).isEmpty();
    assertThat(here.enqueued()).isEmpty();
    assertThat(here.trail.entries()).isEmpty();
  }

  @Test
  void a_verdict_meant_for_another_version_answers_nothing() {
    Market market = here.open(ann, credits(100), "Yes", "No");
    here.buy(ben, market, "Yes", shares(1));
    ResolveMarket.Command command =
        new ResolveMarket.Command(
            here.loggedIn(ann),
            market.id(),
            version -> version == market.version(),
            pay("Yes"),
            null,
            null);
    assertThat(here.resolveMarket.execute(command, null))
        .isEqualTo(
            new IdempotentResult.Fresh<>(new SettlementRefusal.VersionMismatch(market.id(), 2)));
    assertThat(here.market(market.id()).status()).isEqualTo(MarketStatus.ACTIVE);
  }

  @Test
  void a_verdict_repeated_under_its_key_begins_one_settlement() {
    Market market = here.open(ann, credits(100), "Yes", "No");
    ResolveMarket.Command command =
        new ResolveMarket.Command(
            here.loggedIn(ann), market.id(), _ -> true, pay("Yes"), null, null);
    IdempotentResult<ResolveMarket.Result> first =
        here.resolveMarket.execute(command, TestInstallation.keyed(ann, "k", "yes"));
    assertThat(here.resolveMarket.execute(command, TestInstallation.keyed(ann, "k", "yes")))
        .isEqualTo(
            new IdempotentResult.Replayed<>(
                "answer: " + fresh(ResolveMarket.Resolved.class, first)));
    assertThat(here.enqueued()).hasSize(1);
  }
}

package org.bellwether.application.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.shares;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.MarketRefusal;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Reversal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Resolutions that were a mistake.
class ReverseResolutionTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final UserId ben = here.register("ben");
  private final Caller admin = here.person("admin", Role.ADMIN);

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private static Verdict pay(String outcome) {
    return new Verdict.Pay(Map.of(outcome, Price.ONE));
  }

  private IdempotentResult<ResolveMarket.Result> resolve(Market market, Verdict verdict) {
    return here.resolveMarket.execute(
        new ResolveMarket.Command(here.loggedIn(ann), market.id(), _ -> true, verdict, null, null),
        null);
  }

  private ReverseResolution.Command command(Caller caller, MarketId id) {
    return new ReverseResolution.Command(caller, id, _ -> true, "the year was wrong");
  }

  private IdempotentResult<ReverseResolution.Result> reverse(Caller caller, MarketId id) {
    return here.reverseResolution.execute(command(caller, id), null);
  }

  private Market settled(Verdict verdict) {
    Market market = here.open(ann, credits(100), "Yes", "No");
    here.buy(ben, market, "Yes", shares(60));
    fresh(ResolveMarket.Resolved.class, resolve(market, verdict));
    here.settleMarket.execute(market.id());
    return here.market(market.id());
  }

  private void spend(UserId who, long micros) {
    here.open(who, new Credits(micros), "Yes", "No");
  }

  private List<String> statement(UserId who) {
    AccountId account = who.account();
    return here.ledger.findTransfers(account, null, 100).stream()
        .map(transfer ->
            (transfer.to().equals(account) ? "+" : "-")
                + transfer.amount().toDecimal().toPlainString()
                + " "
                + transfer.reason())
        .toList();
  }

  @Test
  void a_mistake_is_taken_back_and_the_question_answered_otherwise() {
    // Ben holds 60 shares of Yes, is paid for them, and puts all he has into a market of his own.
    Market market = settled(pay("Yes"));
    spend(ben, here.balance(ben).micros());

    // The resolution was for another year: an admin takes it back.
    ReverseResolution.Begun begun =
        fresh(ReverseResolution.Begun.class, reverse(admin, market.id()));
    assertThat(begun.market().status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(begun.market().version()).isEqualTo(market.version() + 1);
    assertThat(begun.market().reversal())
        .isEqualTo(Reversal.begin(admin.id(), "the year was wrong", here.clock.instant()));
    assertThat(here.enqueued()).contains(new Job(ReverseSettlement.JOB, market.id().toString()));

    // Until all is back, nothing else is decided.
    assertThat(resolve(market, pay("No")))
        .isEqualTo(new IdempotentResult.Fresh<>(new SettlementRefusal.BeingReversed(market.id())));
    assertThat(reverse(admin, market.id()))
        .isEqualTo(new IdempotentResult.Fresh<>(new SettlementRefusal.BeingReversed(market.id())));

    // Ben has nothing to give back, so the house puts it up.
    here.reverseSettlement.execute(market.id());
    Market closed = here.market(market.id());
    assertThat(closed.status()).isEqualTo(MarketStatus.CLOSED);
    assertThat(Objects.requireNonNull(closed.reversal()).covered()).isEqualTo(credits(60));
    assertThat(here.balance(ben)).isEqualTo(NetCredits.ZERO);
    assertThat(statement(ben)).startsWith("-60 PAYOUT_REVERSAL", "+60 COVER");
    assertThat(statement(ann).getFirst()).endsWith("REFUND_REVERSAL");
    assertThat(here.trail.entries())
        .extracting(AuditTrail.Entry::action, AuditTrail.Entry::details)
        .containsExactly(
            tuple("resolve", "Yes pays 1, No pays 0"),
            tuple("reverse-resolution", "no longer Yes pays 1, No pays 0: the year was wrong"),
            tuple(
                "close-reversed",
                "all payments are back, 60 credits of them covered by the house"));

    // By half it was Yes after all: Ben gets 30 credits, which the house had put up before.
    Verdict half = new Verdict.Pay(Map.of("Yes", new Price(500_000), "No", new Price(500_000)));
    fresh(ResolveMarket.Resolved.class, resolve(market, half));
    here.settleMarket.execute(market.id());
    assertThat(here.balance(ben)).isEqualTo(NetCredits.ZERO);
    assertThat(statement(ben)).startsWith("-30 REPAYMENT", "+30 PAYOUT");
    assertThat(here.balance(AccountId.HOUSE)).isEqualTo(new NetCredits(30_000_000));
  }

  @Test
  void a_market_that_was_called_off_by_mistake_is_closed_again() {
    Market market = settled(new Verdict.Cancel());
    fresh(ReverseResolution.Begun.class, reverse(admin, market.id()));
    here.reverseSettlement.execute(market.id());
    Market closed = here.market(market.id());
    assertThat(closed.status()).isEqualTo(MarketStatus.CLOSED);
    assertThat(closed.prices()).isEqualTo(market.prices());
    fresh(ResolveMarket.Resolved.class, resolve(market, pay("Yes")));
    here.settleMarket.execute(market.id());
    assertThat(here.market(market.id()).status()).isEqualTo(MarketStatus.RESOLVED);
  }

  @Test
  void a_sponsor_who_has_spent_the_rest_is_covered_and_repays_it_out_of_the_next_one() {
    Market market = settled(pay("Yes"));
    NetCredits rest = here.balance(ann);
    spend(ann, rest.micros());
    fresh(ReverseResolution.Begun.class, reverse(admin, market.id()));
    here.reverseSettlement.execute(market.id());
    assertThat(statement(ann).get(1)).endsWith("COVER");
    fresh(ResolveMarket.Resolved.class, resolve(market, pay("Yes")));
    here.settleMarket.execute(market.id());
    assertThat(here.balance(ann)).isEqualTo(NetCredits.ZERO);
    assertThat(here.settlements.sumCovered(market.id())).isEqualTo(Credits.ZERO);
  }

  private Market imported(MarketStatus status) {
    Iterator<ImportMarkets.Line> lines =
        List.<ImportMarkets.Line>of(
                new ImportMarkets.GoodLine(
                    1,
                    new ImportMarkets.ImportedMarket(
                        "test:1",
                        "them",
                        "Them",
                        here.terms(),
                        List.of("Yes", "No"),
                        List.of(new Price(700_000), new Price(300_000)),
                        status,
                        Credits.ZERO,
                        null)))
            .iterator();
    here.importMarkets(credits(100)).execute(lines, new Quiet());
    return here.markets.markets().stream()
        .filter(market -> market.externalId() != null)
        .findFirst()
        .orElseThrow();
  }

  private static final class Quiet implements ImportMarkets.Progress {
    @Override
    public void advanced(ImportMarkets.Report soFar) {}

    @Override
    public void rejected(ImportMarkets.BadLine line) {
      throw new AssertionError(line);
    }

    @Override
    public void changed(ImportMarkets.GoodLine line) {}
  }

  @Test
  void a_market_that_nobody_put_anything_up_for_gets_its_prices_back_too() {
    Market market = imported(MarketStatus.CLOSED);
    here.resolveMarket.execute(
        new ResolveMarket.Command(admin, market.id(), _ -> true, pay("No"), null, null), null);
    here.settleMarket.execute(market.id());
    fresh(ReverseResolution.Begun.class, reverse(admin, market.id()));
    here.reverseSettlement.execute(market.id());
    assertThat(here.market(market.id()).outcomes()).isEqualTo(market.outcomes());
    assertThat(here.market(market.id()).status()).isEqualTo(MarketStatus.CLOSED);
  }

  @Test
  void what_was_answered_elsewhere_is_not_taken_back_here() {
    Market market = imported(MarketStatus.RESOLVED);
    assertThat(reverse(admin, market.id()))
        .isEqualTo(
            new IdempotentResult.Fresh<>(new SettlementRefusal.ResolutionFinal(market.id())));
  }

  @Test
  void a_market_of_the_house_is_taken_back_even_when_it_has_spent_the_rest() {
    Market market = imported(MarketStatus.ACTIVE);
    here.buy(ben, market, "Yes", shares(50));
    here.resolveMarket.execute(
        new ResolveMarket.Command(admin, market.id(), _ -> true, pay("No"), null, null), null);
    here.settleMarket.execute(market.id());
    Market other = settled(pay("Yes"));
    spend(ben, here.balance(ben).micros());
    fresh(ReverseResolution.Begun.class, reverse(admin, other.id()));
    here.reverseSettlement.execute(other.id());
    assertThat(here.balance(AccountId.HOUSE).micros()).isLessThan(100_000_000);

    fresh(ReverseResolution.Begun.class, reverse(admin, market.id()));
    here.reverseSettlement.execute(market.id());
    assertThat(here.balance(AccountId.HOUSE)).isEqualTo(NetCredits.ZERO);
    assertThat(here.market(market.id()).status()).isEqualTo(MarketStatus.CLOSED);
  }

  @Test
  void only_a_person_who_is_an_admin_now_takes_back() {
    Market market = settled(pay("Yes"));
    for (Caller other : List.of(here.loggedIn(ann), here.person("mod", Role.MODERATOR))) {
      assertThat(reverse(other, market.id()))
          .isEqualTo(
              new IdempotentResult.Fresh<>(
                  new SettlementRefusal.NotEntitled(market.id(), Lack.PERMISSION)));
    }
    here.users.updateRole(admin.id(), Role.USER);
    assertThat(reverse(admin, market.id()))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new SettlementRefusal.NotEntitled(market.id(), Lack.PERMISSION)));
    assertThat(here.market(market.id())).isEqualTo(market);
  }

  @Test
  void only_what_was_answered_here_and_not_too_long_ago_is_taken_back() {
    MarketId nothing = new MarketId(here.ids.get());
    assertThat(reverse(admin, nothing))
        .isEqualTo(new IdempotentResult.Fresh<>(new SettlementRefusal.MarketNotFound(nothing)));
    Market open = here.open(ann, credits(100), "Yes", "No");
    assertThat(reverse(admin, open.id()))
        .isEqualTo(new IdempotentResult.Fresh<>(new SettlementRefusal.NotResolved(open.id())));

    Market market = settled(pay("Yes"));
    IdempotentResult<ReverseResolution.Result> isFinal =
        new IdempotentResult.Fresh<>(new SettlementRefusal.ResolutionFinal(market.id()));
    assertThat(here.reverseResolution(Duration.ZERO).execute(command(admin, market.id()), null))
        .isEqualTo(isFinal);
    ReverseResolution.Command outdated =
        new ReverseResolution.Command(admin, market.id(), version -> version == 1, "wrong");
    assertThat(here.reverseResolution.execute(outdated, null))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new SettlementRefusal.VersionMismatch(market.id(), market.version())));
    here.pass(TestInstallation.REVERSAL_PERIOD.plusNanos(1000));
    Caller later = here.loggedIn(admin.id());
    assertThat(reverse(later, market.id())).isEqualTo(isFinal);
    here.pass(Duration.ofNanos(-1000));
    fresh(ReverseResolution.Begun.class, reverse(later, market.id()));
  }

  @Test
  void a_reversal_repeated_under_its_key_is_begun_once() {
    Market market = settled(pay("Yes"));
    IdempotentResult<ReverseResolution.Result> first =
        here.reverseResolution.execute(
            command(admin, market.id()), TestInstallation.keyed(admin.id(), "k", "back"));
    here.reverseSettlement.execute(market.id());
    assertThat(
            here.reverseResolution.execute(
                command(admin, market.id()), TestInstallation.keyed(admin.id(), "k", "back")))
        .isEqualTo(
            new IdempotentResult.Replayed<>(
                "answer: " + fresh(ReverseResolution.Begun.class, first)));
    assertThat(here.market(market.id()).isBeingReversed()).isFalse();
  }

  @Test
  void a_market_that_was_taken_back_is_not_removed_so_that_the_house_is_repaid() {
    Market market = here.open(ann, credits(100), "Yes", "No");
    fresh(ResolveMarket.Resolved.class, resolve(market, pay("Yes")));
    here.settleMarket.execute(market.id());
    spend(ann, here.balance(ann).micros());
    fresh(ReverseResolution.Begun.class, reverse(admin, market.id()));
    DeleteMarket.Command delete =
        new DeleteMarket.Command(here.loggedIn(ann), market.id(), _ -> true);
    assertThat(here.deleteMarket.execute(delete))
        .isEqualTo(new MarketRefusal.MarketReversed(market.id()));
    here.reverseSettlement.execute(market.id());
    assertThat(here.deleteMarket.execute(delete))
        .isEqualTo(new MarketRefusal.MarketReversed(market.id()));
    fresh(ResolveMarket.Resolved.class, resolve(market, new Verdict.Cancel()));
    here.settleMarket.execute(market.id());
    assertThat(here.balance(ann)).isEqualTo(NetCredits.ZERO);
  }
}

package org.bellwether.application.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.keyed;
import static org.bellwether.application.TestInstallation.shares;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TermsChange;
import org.bellwether.domain.trading.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a market asks can be changed as long as nobody relies on it, can be made clearer as long as
/// it is not answered, and never without a trace.
class ReviseMarketTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final UserId ben = here.register("ben");
  private final Market market = here.open(ann, credits(100), "Yes", "No");

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private Caller caller(UserId user) {
    return here.loggedIn(user);
  }

  private ReviseMarket.Result revise(Caller by, UnaryOperator<MarketTerms> change) {
    return here.reviseMarket.execute(new ReviseMarket.Command(by, market.id(), _ -> true, change));
  }

  private ReviseMarket.Result rename(UserId by, String name) {
    return revise(caller(by), terms -> named(terms, name));
  }

  private static MarketTerms named(MarketTerms terms, String name) {
    return new MarketTerms(
        name, terms.description(), terms.category(), terms.tags(), terms.closesAt());
  }

  private IdempotentResult<ReviseMarket.Result> clarify(Caller by, String text) {
    return here.clarifyMarket.execute(
        new ClarifyMarket.Command(by, market.id(), _ -> true, text), null);
  }

  private MarketTerms termsNow() {
    return here.market(market.id()).terms();
  }

  @Test
  void while_only_its_creator_has_traded_the_question_may_still_change() {
    here.buy(ann, market, "Yes", shares(5));
    assertThat(rename(ann, "Will it snow?")).isInstanceOf(ReviseMarket.Revised.class);
    assertThat(termsNow().name()).isEqualTo("Will it snow?");
  }

  @Test
  void once_somebody_else_has_traded_nobody_turns_the_question_round() {
    here.buy(ben, market, "Yes", shares(5));
    ReviseMarket.Result stands = new MarketRefusal.QuestionStands(market.id());
    assertThat(rename(ann, "Will it stay dry?")).isEqualTo(stands);
    assertThat(
            revise(
                as(ben, Role.ADMIN),
                terms ->
                    new MarketTerms(
                        terms.name(), "Rain is sun.", null, List.of(), terms.closesAt())))
        .isEqualTo(stands);
    // also when they have sold again: it was traded on that question
    here.trade(ben, market, new Order.Sell("Yes", shares(5), null, null));
    assertThat(rename(ann, "Will it stay dry?")).isEqualTo(stands);
    assertThat(termsNow()).isEqualTo(market.terms());
    assertThat(here.trail.entries()).isEmpty();
    assertThat(here.termsHistory.count(market.id())).isZero();
  }

  @Test
  void how_it_is_filed_and_when_it_closes_may_change_all_the_same() {
    here.buy(ben, market, "Yes", shares(5));
    MarketTerms filed =
        new MarketTerms(
            market.terms().name(),
            "",
            "Weather",
            List.of("rain"),
            market.terms().closesAt().plus(Duration.ofDays(1)));
    assertThat(revise(caller(ann), _ -> filed)).isInstanceOf(ReviseMarket.Revised.class);
    assertThat(termsNow()).isEqualTo(filed);
  }

  @Test
  void a_clarification_adds_to_what_stands_there_with_its_day() {
    here.buy(ben, market, "Yes", shares(5));
    clarify(caller(ann), "Drizzle counts.");
    here.pass(Duration.ofDays(2)); // it is closed by now
    clarify(as(ben, Role.MODERATOR), "So does sleet.");
    String day = here.clock.instant().minus(Duration.ofDays(2)).toString().substring(0, 10);
    String later = here.clock.instant().toString().substring(0, 10);
    assertThat(termsNow().name()).isEqualTo(market.terms().name());
    assertThat(termsNow().description())
        .isEqualTo(
            """
            [Clarification of %s]
            Drizzle counts.

            [Clarification of %s]
            So does sleet.\
            """
                .formatted(day, later));
  }

  @Test
  void who_may_not_change_a_market_does_not_clarify_it_either() {
    assertThat(clarify(caller(ben), "Only on Mondays."))
        .isEqualTo(new IdempotentResult.Fresh<>(new MarketRefusal.NotTheCreator(market.id())));
  }

  @Test
  void an_answered_question_is_not_clarified() {
    here.resolveMarket.execute(
        new ResolveMarket.Command(
            caller(ann), market.id(), _ -> true, new Verdict.Cancel(), null, null),
        null);
    here.settleMarket.execute(market.id());
    assertThat(clarify(caller(ann), "Too late."))
        .isEqualTo(
            new IdempotentResult.Fresh<>(
                new MarketRefusal.MarketNotActive(market.id(), here.market(market.id()).status())));
  }

  @Test
  void a_description_that_is_full_takes_no_clarification() {
    String text = "x".repeat(MarketTerms.MAX_CLARIFICATION_LENGTH);
    int room = 0;
    while (clarify(caller(ann), text)
        instanceof IdempotentResult.Fresh(ReviseMarket.Revised _, _)) {
      room++;
    }
    assertThat(room).isEqualTo(4);
    assertThat(clarify(caller(ann), text))
        .isEqualTo(new IdempotentResult.Fresh<>(new MarketRefusal.NoRoomToClarify(market.id())));
    assertThat(clarify(caller(ann), "x".repeat(500)))
        .isInstanceOfSatisfying(
            IdempotentResult.Fresh.class,
            one -> assertThat(one.result()).isInstanceOf(ReviseMarket.Revised.class));
  }

  @Test
  void a_clarification_under_one_key_is_added_once() {
    ClarifyMarket.Command command =
        new ClarifyMarket.Command(caller(ann), market.id(), _ -> true, "Drizzle counts.");
    fresh(
        ReviseMarket.Revised.class,
        here.clarifyMarket.execute(command, keyed(ann, "key", "fingerprint")));
    assertThat(here.clarifyMarket.execute(command, keyed(ann, "key", "fingerprint")))
        .isInstanceOf(IdempotentResult.Replayed.class);
    assertThat(here.termsHistory.count(market.id())).isOne();
  }

  @Test
  void every_change_is_kept_with_what_was_before_and_leaves_a_line() {
    rename(ann, "Will it snow?");
    here.pass(Duration.ofMinutes(1));
    clarify(caller(ann), "Hail counts.");
    List<TermsChange> changes = here.termsHistory.find(market.id(), null, 10);
    assertThat(changes)
        .extracting(TermsChange::before)
        .containsExactly(named(market.terms(), "Will it snow?"), market.terms());
    assertThat(changes).extracting(TermsChange::version).containsExactly(3L, 2L);
    assertThat(changes).extracting(TermsChange::by).containsOnly(ann);
    assertThat(here.trail.entries())
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant().minus(Duration.ofMinutes(1)),
                ann,
                "192.0.2.1",
                "revise",
                "market:" + market.id(),
                "name in version 2"),
            new AuditTrail.Entry(
                here.clock.instant(),
                ann,
                "192.0.2.1",
                "clarify",
                "market:" + market.id(),
                "description in version 3"));
  }

  @Test
  void terms_that_are_the_same_leave_nothing_behind() {
    assertThat(revise(caller(ann), terms -> terms)).isInstanceOf(ReviseMarket.Revised.class);
    assertThat(here.termsHistory.count(market.id())).isZero();
    assertThat(here.trail.entries()).isEmpty();
    assertThat(here.market(market.id()).version()).isEqualTo(1);
  }

  @Test
  void terms_do_not_change_without_end() {
    for (int i = 1; i <= TermsChange.MAX_PER_MARKET; i++) {
      assertThat(rename(ann, "Question " + i + "?")).isInstanceOf(ReviseMarket.Revised.class);
    }
    assertThat(rename(ann, "One more?")).isEqualTo(new MarketRefusal.TooManyChanges(market.id()));
    assertThat(termsNow().name()).isEqualTo("Question 100?");
  }

  private Caller as(UserId id, Role role) {
    here.users.updateRole(id, role);
    return here.loggedIn(id);
  }
}

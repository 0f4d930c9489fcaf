package org.bellwether.application.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.keyed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.Opening;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.OrderRefusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CreateMarketTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private CreateMarket.Command command(Credits subsidy, Order.@Nullable BuyFor position) {
    return new CreateMarket.Command(
        ann, here.terms(), List.of("Yes", "No"), Price.uniform(2), subsidy, position);
  }

  private static Order.BuyFor position(String outcome, Credits amount) {
    return new Order.BuyFor(outcome, amount, null, null);
  }

  private void assertRefused(CreateMarket.Command command, TradingRefusal refusal) {
    NetCredits before = here.balance(ann);
    assertThat(here.createMarket.execute(command, null))
        .isEqualTo(new IdempotentResult.Fresh<>(refusal));
    assertThat(here.markets.count(MarketFilter.ALL)).isZero();
    assertThat(here.trades.trades()).isEmpty();
    assertThat(here.balance(ann)).isEqualTo(before);
  }

  /// A token outlives its user, for example when a backup is restored.
  @Test
  void somebody_who_is_not_known_here_opens_nothing() {
    UserId nobody = new UserId(here.ids.get());
    assertRefused(
        new CreateMarket.Command(
            nobody, here.terms(), List.of("Yes", "No"), Price.uniform(2), credits(100), null),
        new TradingRefusal.TraderUnknown(nobody));
  }

  @Test
  void a_market_cannot_close_before_it_opens_or_at_that_instant() {
    Instant now = here.clock.instant();
    MarketTerms terms = new MarketTerms("Rain?", "", null, List.of(), now);
    CreateMarket.Command over =
        new CreateMarket.Command(
            ann, terms, List.of("Yes", "No"), Price.uniform(2), credits(100), null);
    assertRefused(over, new TradingRefusal.ClosesInThePast(now));
  }

  @Test
  void a_subsidy_that_makes_no_market_is_refused_with_what_would() {
    switch (LmsrMarketMaker.forSubsidy(Credits.ZERO, Price.uniform(2))) {
      case Opening.Refusal.SubsidyTooSmall reason -> {
        assertRefused(command(Credits.ZERO, null), new TradingRefusal.NotOpened(reason));
        assertThat(here.createMarket.execute(command(reason.least(), null), null))
            .isInstanceOfSatisfying(
                IdempotentResult.Fresh.class,
                answer -> assertThat(answer.result()).isInstanceOf(CreateMarket.Created.class));
      }
      case Opening other -> throw new AssertionError(other);
    }
  }

  @Test
  void a_creator_can_put_up_the_last_credit_and_not_one_more() {
    Credits more = TestInstallation.WELCOME.plus(new Credits(1));
    assertRefused(
        command(more, null),
        new TradingRefusal.OrderRefused(
            new OrderRefusal.InsufficientBalance(here.balance(ann), more)));
    fresh(
        CreateMarket.Created.class,
        here.createMarket.execute(command(TestInstallation.WELCOME, null), null));
    assertThat(here.balance(ann)).isEqualTo(NetCredits.ZERO);
  }

  @Test
  void without_the_first_position_there_is_no_market() {
    assertRefused(
        command(credits(990), position("Yes", credits(11))),
        new TradingRefusal.OrderRefused(
            new OrderRefusal.InsufficientBalance(new NetCredits(10_000_000), credits(11))));
    assertRefused(
        command(credits(100), position("Perhaps", credits(11))),
        new TradingRefusal.OrderRefused(new OrderRefusal.UnknownOutcome("Perhaps")));
  }

  @Test
  void the_first_position_is_a_trade_like_any_other() {
    CreateMarket.Created created =
        fresh(
            CreateMarket.Created.class,
            here.createMarket.execute(command(credits(990), position("No", credits(10))), null));
    assertThat(here.balance(ann)).isEqualTo(NetCredits.ZERO);
    assertThat(here.trades.trades())
        .singleElement()
        .satisfies(trade -> assertThat(trade.number()).isOne());
    assertThat(here.markets.findById(created.market().market().id()))
        .contains(created.market().market());
  }

  @Test
  void a_market_made_again_under_its_key_is_made_once() {
    CreateMarket.Command command = command(credits(100), position("No", credits(10)));
    here.createMarket.execute(command, keyed(ann, "k", "rain"));
    here.pass(Duration.ofHours(1));
    assertThat(here.createMarket.execute(command, keyed(ann, "k", "rain")))
        .isInstanceOf(IdempotentResult.Replayed.class);
    assertThat(here.markets.count(MarketFilter.ALL)).isOne();
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(890_000_000));
  }
}

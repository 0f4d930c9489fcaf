package org.bellwether.application.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.shares;

import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.trading.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeleteMarketTest {
  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final UserId ben = here.register("ben");
  private final Market market = here.open(ann, credits(100), "Yes", "No");

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private DeleteMarket.Result delete(UserId by, Role role, MarketId id) {
    here.users.updateRole(by, role);
    return here.deleteMarket.execute(
        new DeleteMarket.Command(here.loggedIn(by), id, version -> version == 1));
  }

  @Test
  void a_market_that_nobody_traded_is_removed_and_its_subsidy_comes_back() {
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(900_000_000));
    assertThat(delete(ann, Role.USER, market.id())).isEqualTo(new DeleteMarket.Deleted());
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(1_000_000_000));
    assertThat(here.ledger.findBalance(market.escrow())).isEmpty();
    assertThat(here.markets.findById(market.id())).isEmpty();
    assertThat(here.trail.entries())
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(),
                ann,
                "192.0.2.1",
                "delete",
                "market:" + market.id(),
                market.terms().name()));
    assertThat(delete(ann, Role.USER, market.id()))
        .isEqualTo(new MarketRefusal.MarketNotFound(market.id()));
  }

  @Test
  void nothing_is_left_of_many_markets_that_come_and_go_but_what_is_written_in_ink() {
    int accounts = here.ledger.accounts().size();
    for (int i = 0; i < 100; i++) {
      assertThat(delete(ann, Role.USER, here.open(ann, credits(100), "Yes", "No").id()))
          .isEqualTo(new DeleteMarket.Deleted());
    }
    assertThat(here.ledger.accounts()).hasSize(accounts);
    assertThat(here.ledger.transfers()).hasSize(2 + 1 + 2 * 100);
    assertThat(here.markets.markets()).containsExactly(market);
  }

  @Test
  void a_market_that_was_cancelled_and_settled_can_be_removed_with_its_account() {
    here.resolveMarket.execute(
        new ResolveMarket.Command(
            here.loggedIn(ann), market.id(), _ -> true, new Verdict.Cancel(), null, null),
        null);
    here.settleMarket.execute(market.id());
    assertThat(
            here.deleteMarket.execute(
                new DeleteMarket.Command(here.loggedIn(ann), market.id(), _ -> true)))
        .isEqualTo(new DeleteMarket.Deleted());
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(1_000_000_000));
    assertThat(here.ledger.findBalance(market.escrow())).isEmpty();
  }

  @Test
  void the_subsidy_goes_to_who_paid_it_whoever_removes_the_market() {
    assertThat(delete(ben, Role.USER, market.id()))
        .isEqualTo(new MarketRefusal.NotTheCreator(market.id()));
    assertThat(delete(ben, Role.MODERATOR, market.id())).isEqualTo(new DeleteMarket.Deleted());
    assertThat(here.balance(ann)).isEqualTo(new NetCredits(1_000_000_000));
    assertThat(here.balance(ben)).isEqualTo(new NetCredits(1_000_000_000));
  }

  @Test
  void a_market_that_somebody_traded_stays_even_when_all_is_sold_again() {
    here.buy(ben, market, "Yes", shares(5));
    here.trade(ben, market, new Order.Sell("Yes", shares(5), null, null));
    assertThat(
            here.deleteMarket.execute(
                new DeleteMarket.Command(here.loggedIn(ann), market.id(), _ -> true)))
        .isEqualTo(new MarketRefusal.MarketTraded(market.id()));
    assertThat(here.markets.findById(market.id())).isPresent();
    assertThat(delete(ann, Role.USER, market.id()))
        .isEqualTo(new MarketRefusal.VersionMismatch(market.id(), 3));
    assertThat(here.trail.entries()).isEmpty();
  }
}

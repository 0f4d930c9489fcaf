package org.bellwether.application.trading;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.shares;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.ImportedMarket;
import org.bellwether.application.trading.ImportMarkets.Line;
import org.bellwether.application.trading.ImportMarkets.Report;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Price;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportMarketsTest {
  private static final Credits SUBSIDY = credits(50);

  private final TestInstallation here = new TestInstallation();

  @AfterEach
  void noCreditWasMadeOrLost() {
    here.assertBooksBalance();
  }

  private ImportedMarket market(
      String id, MarketStatus status, Duration closesIn, Price... prices) {
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < prices.length; i++) {
      outcomes.add("No. " + i);
    }
    return new ImportedMarket(
        id,
        "mira",
        "Mira",
        new MarketTerms("Rain?", "", null, List.of(), here.clock.instant().plus(closesIn)),
        outcomes,
        List.of(prices),
        status,
        credits(7),
        null);
  }

  private ImportedMarket open(String id, Price... prices) {
    return market(id, MarketStatus.ACTIVE, Duration.ofDays(1), prices);
  }

  private Report execute(Credits subsidy, ImportedMarket... imported) {
    List<Line> lines = new ArrayList<>();
    for (ImportedMarket one : imported) {
      lines.add(new GoodLine(lines.size() + 1, one));
    }
    lines.add(new BadLine(lines.size() + 1, "not a market"));
    List<BadLine> rejected = new ArrayList<>();
    Report report =
        here.importMarkets(subsidy)
            .execute(
                lines.iterator(),
                new ImportMarkets.Progress() {
                  @Override
                  public void advanced(Report soFar) {}

                  @Override
                  public void rejected(BadLine line) {
                    rejected.add(line);
                  }

                  @Override
                  public void changed(GoodLine line) {}
                });
    assertThat(rejected).containsExactly((BadLine) lines.getLast());
    return report;
  }

  private Market found(String externalId) {
    return here.markets.markets().stream()
        .filter(market -> externalId.equals(market.externalId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_house_pays_the_subsidy_of_a_market_that_is_still_open_and_it_can_be_traded() {
    Price[] prices = {new Price(700_000), new Price(300_000)};
    assertThat(execute(SUBSIDY, open("x:1", prices))).isEqualTo(new Report(1, 0, 1));
    Market market = found("x:1");
    assertThat(market.prices()).containsExactly(prices);
    assertThat(market.volume()).isEqualTo(credits(7));
    Funding funding = requireNonNull(market.funding());
    assertThat(funding.sponsor()).isEqualTo(AccountId.HOUSE);
    assertThat(funding.subsidy()).isEqualTo(SUBSIDY);
    assertThat(here.balance(market.escrow())).isEqualTo(new NetCredits(50_000_000));
    assertThat(here.balance(AccountId.HOUSE)).isEqualTo(NetCredits.ZERO);
    assertThat(here.balance(AccountId.ISSUANCE)).isEqualTo(new NetCredits(-50_000_000));
    assertThat(here.enqueued()).containsExactly(IndexingJobs.all());
    assertThat(here.trail.entries())
        .containsExactly(
            new AuditTrail.Entry(
                here.clock.instant(),
                null,
                AuditTrail.COMMAND_LINE,
                "import",
                "external-market:x:1",
                "1 markets from this one on, 1 of them open with 50 credits each of the house"));

    assertThat(here.buy(here.register("ann"), market, "No. 0", shares(3)).market().volume())
        .isGreaterThan(credits(7));
  }

  /// A file may spell the id of somebody whom another system logs in.
  @Test
  void the_creator_of_an_imported_market_is_nobody_who_can_log_in() {
    UserId mira =
        here.admitExternalUser.execute(
            new AdmitExternalUser.Command(
                "https://login.example.org", "mira-1", "Mira", "192.0.2.8"));
    ImportedMarket market = open("x:1", new Price(500_000), new Price(500_000));
    execute(
        SUBSIDY,
        new ImportedMarket(
            market.externalId(),
            "https://login.example.org|mira-1",
            "Mira",
            market.terms(),
            market.outcomes(),
            market.prices(),
            market.status(),
            market.volume(),
            null));
    assertThat(found("x:1").creatorId()).isNotEqualTo(mira);
    assertThat(here.users.findById(found("x:1").creatorId())).isEmpty();
  }

  @Test
  void prices_out_of_the_band_are_raised_into_it() {
    execute(SUBSIDY, open("x:1", Price.ONE, new Price(0)));
    assertThat(found("x:1").prices()).containsExactly(new Price(999_900), new Price(100));
  }

  @Test
  void what_is_over_is_not_funded() {
    execute(
        SUBSIDY,
        market("x:1", MarketStatus.ACTIVE, Duration.ZERO, new Price(500_000), new Price(500_000)),
        market("x:2", MarketStatus.RESOLVED, Duration.ofDays(1), Price.ONE, new Price(0)));
    assertThat(found("x:1").status()).isEqualTo(MarketStatus.CLOSED);
    assertThat(found("x:2").prices()).containsExactly(Price.ONE, new Price(0));
    assertThat(here.markets.markets()).extracting(Market::funding).containsOnlyNulls();
    assertThat(here.ledger.transfers()).isEmpty();
  }

  @Test
  void a_subsidy_that_is_too_small_leaves_the_market_unfunded() {
    execute(new Credits(10), open("x:1", new Price(500_000), new Price(500_000)));
    assertThat(found("x:1").funding()).isNull();
    assertThat(here.ledger.transfers()).isEmpty();
  }

  @Test
  void a_market_that_is_known_already_is_not_funded_again() {
    ImportedMarket first = open("x:1", new Price(500_000), new Price(500_000));
    execute(SUBSIDY, first);
    assertThat(execute(SUBSIDY, first, open("x:2", new Price(500_000), new Price(500_000)), first))
        .isEqualTo(new Report(1, 2, 1));
    assertThat(here.balance(AccountId.ISSUANCE)).isEqualTo(new NetCredits(-100_000_000));
    assertThat(here.balance(found("x:1").escrow())).isEqualTo(new NetCredits(50_000_000));
  }

  @Test
  void a_thousand_markets_are_funded_in_batches() {
    ImportedMarket[] many = new ImportedMarket[1_100];
    for (int i = 0; i < many.length; i++) {
      many[i] = open("x:" + i, new Price(500_000), new Price(500_000));
    }
    assertThat(execute(SUBSIDY, many)).isEqualTo(new Report(1_100, 0, 1));
    assertThat(here.balance(AccountId.ISSUANCE)).isEqualTo(new NetCredits(-55_000_000_000L));
    assertThat(here.balance(AccountId.HOUSE)).isEqualTo(NetCredits.ZERO);
  }
}

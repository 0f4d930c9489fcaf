package org.bellwether.application.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.shares;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.application.Outage;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.application.transaction.ForwardingTransactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.trading.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// 2,050 positions are paid in three pieces, and a fourth gives back the rest.
@Execution(ExecutionMode.CONCURRENT)
class SettleMarketTest {
  private static final int HOLDERS = 41;

  private final TestInstallation here = new TestInstallation();
  private Market market = somebodys();

  private Market somebodys() {
    UserId sponsor = here.register("sponsor");
    return here.open(
        sponsor,
        credits(500),
        IntStream.range(0, Market.MAX_OUTCOMES).mapToObj(i -> "No. " + i).toArray(String[]::new));
  }

  @BeforeEach
  void everybodyHoldsEveryOutcomeAndTheLastOneWins() {
    for (int i = 0; i < HOLDERS; i++) {
      UserId holder = here.register("holder" + i);
      for (Outcome outcome : market.outcomes()) {
        here.buy(holder, market, outcome.name(), shares(1));
      }
    }
    ResolveMarket.Command command =
        new ResolveMarket.Command(
            here.loggedIn(market.creatorId()),
            market.id(),
            _ -> true,
            new Verdict.Pay(Map.of("No. 49", new Price(400_000), "No. 7", new Price(600_000))),
            null,
            null);
    market =
        fresh(ResolveMarket.Resolved.class, here.resolveMarket.execute(command, null)).market();
  }

  private Settlement settlement() {
    return here.settlements.find(market.id()).orElseThrow();
  }

  private void assertEverybodyIsPaidOnce() {
    assertThat(settlement().isComplete()).isTrue();
    assertThat(settlement().positions()).isEqualTo(HOLDERS * 50L);
    assertThat(settlement().settled()).isEqualTo(HOLDERS * 50L);
    assertThat(settlement().paid()).isEqualTo(credits(HOLDERS));
    assertThat(here.trades.positions()).extracting(Position::payout).doesNotContainNull();
    assertThat(here.ledger.transfers().stream().map(Transfer::reason))
        .filteredOn(reason -> reason == Transfer.Reason.PAYOUT)
        .hasSize(2 * HOLDERS);
    assertThat(here.ledger.transfers().stream().map(Transfer::reason))
        .filteredOn(reason -> reason == Transfer.Reason.REFUND)
        .hasSize(1);
    assertThat(here.balance(market.escrow())).isEqualTo(NetCredits.ZERO);
    here.assertBooksBalance();
  }

  @Test
  void everybody_is_paid_and_the_sponsor_gets_the_rest() {
    here.settleMarket.execute(market.id());
    assertEverybodyIsPaidOnce();
  }

  enum Cut {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /// Every second transaction ends in an outage.
  private final class CutOff extends ForwardingTransactions {
    private final Cut cut;
    private int count;

    CutOff(Cut cut) {
      super(here.transactions);
      this.cut = cut;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
      boolean fails = ++count % 2 == 1;
      T result =
          super.inTransaction(() -> {
            T done = work.get();
            if (fails && cut == Cut.BEFORE_COMMIT) {
              throw new Outage("cut off before the commit", new IllegalStateException());
            }
            return done;
          });
      if (fails) {
        throw new Outage("cut off after the commit", new IllegalStateException());
      }
      return result;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_settlement_that_is_cut_off_again_and_again_pays_everybody_once(Cut cut) {
    SettleMarket settleMarket = here.settleMarket(new CutOff(cut));
    int cuts = 0;
    while (!settlement().isComplete()) {
      long before = settlement().settled();
      try {
        settleMarket.execute(market.id());
      } catch (Outage _) {
        cuts++;
      }
      here.assertBooksBalance();
      assertThat(settlement().settled()).isGreaterThanOrEqualTo(before);
      assertThat(cuts).isLessThan(10);
    }
    assertThat(cuts).isGreaterThanOrEqualTo(2);
    assertEverybodyIsPaidOnce();
  }

  @Test
  void a_settlement_that_runs_on_several_nodes_at_once_pays_everybody_once() throws Exception {
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs =
          Stream.generate(() -> nodes.submit(() -> here.settleMarket.execute(market.id())))
              .limit(6)
              .toList();
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertEverybodyIsPaidOnce();
  }

  @Test
  void a_node_that_is_being_stopped_leaves_the_rest_to_the_next() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> here.settleMarket.execute(market.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(settlement().settled()).isZero();
    here.settleMarket.execute(market.id());
    assertEverybodyIsPaidOnce();
  }

  @Test
  void a_market_without_a_settlement_is_left_alone() {
    here.settleMarket.execute(new MarketId(here.ids.get()));
    Market open = here.open(market.creatorId(), credits(100), "Yes", "No");
    here.settleMarket.execute(open.id());
    assertThat(here.balance(open.escrow())).isEqualTo(new NetCredits(100_000_000));
    here.assertBooksBalance();
  }
}

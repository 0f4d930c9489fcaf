package org.bellwether.application.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;
import static org.bellwether.application.TestInstallation.shares;

import java.util.List;
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
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.ledger.Transfer.Reason;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.trading.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rest and the payouts of 2,050 positions are taken back in four pieces, and a fifth closes
/// the market.
@Execution(ExecutionMode.CONCURRENT)
class ReverseSettlementTest {
  private static final int HOLDERS = 41;

  private final TestInstallation here = new TestInstallation();
  private final UserId sponsor = here.register("sponsor");
  private final Market opened =
      here.open(
          sponsor,
          credits(500),
          IntStream.range(0, Market.MAX_OUTCOMES).mapToObj(i -> "No. " + i).toArray(String[]::new));
  private List<UserId> holders = List.of();
  private Market traded = opened;
  private List<NetCredits> balances = List.of();

  @BeforeEach
  void everybodyHoldsEveryOutcomeAndTheLastOneWins() {
    holders = IntStream.range(0, HOLDERS).mapToObj(i -> here.register("holder" + i)).toList();
    for (UserId holder : holders) {
      for (Outcome outcome : opened.outcomes()) {
        here.buy(holder, opened, outcome.name(), shares(1));
      }
    }
    traded = here.market(opened.id());
    balances = holders.stream().map(here::balance).toList();
    ResolveMarket.Command command =
        new ResolveMarket.Command(
            here.loggedIn(sponsor),
            opened.id(),
            _ -> true,
            new Verdict.Pay(Map.of("No. 49", new Price(400_000), "No. 7", new Price(600_000))),
            null,
            null);
    fresh(ResolveMarket.Resolved.class, here.resolveMarket.execute(command, null));
  }

  private void takeBack() {
    fresh(
        ReverseResolution.Begun.class,
        here.reverseResolution.execute(
            new ReverseResolution.Command(
                here.person("admin", Role.ADMIN), opened.id(), _ -> true, "the year was wrong"),
            null));
  }

  private long count(Reason reason) {
    return here.ledger.transfers().stream().map(Transfer::reason).filter(reason::equals).count();
  }

  private void assertAllIsAsBefore() {
    Market closed = here.market(opened.id());
    assertThat(closed.status()).isEqualTo(MarketStatus.CLOSED);
    assertThat(closed.outcomes()).isEqualTo(traded.outcomes());
    assertThat(here.settlements.find(opened.id())).isEmpty();
    assertThat(here.trades.positions()).extracting(Position::payout).containsOnlyNulls();
    assertThat(holders.stream().map(here::balance)).isEqualTo(balances);
    assertThat(here.balance(sponsor)).isEqualTo(new NetCredits(500_000_000));
    assertThat(count(Reason.PAYOUT_REVERSAL)).isEqualTo(count(Reason.PAYOUT));
    assertThat(count(Reason.REFUND_REVERSAL)).isEqualTo(count(Reason.REFUND));
    here.assertBooksBalance();
  }

  @Test
  void what_everybody_was_paid_and_what_the_sponsor_got_is_taken_back() {
    here.settleMarket.execute(opened.id());
    takeBack();
    here.reverseSettlement.execute(opened.id());
    assertThat(count(Reason.PAYOUT_REVERSAL)).isEqualTo(2 * HOLDERS);
    assertThat(count(Reason.REFUND_REVERSAL)).isOne();
    assertAllIsAsBefore();
  }

  /// Of two kinds: every second transaction ends in an outage, or after so many all do.
  private final class CutOff extends ForwardingTransactions {
    private final SettleMarketTest.Cut cut;
    private int count;

    CutOff(SettleMarketTest.Cut cut) {
      super(here.transactions);
      this.cut = cut;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
      boolean fails = ++count % 2 == 1;
      T result =
          super.inTransaction(() -> {
            T done = work.get();
            if (fails && cut == SettleMarketTest.Cut.BEFORE_COMMIT) {
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
  @EnumSource(SettleMarketTest.Cut.class)
  void a_reversal_that_is_cut_off_again_and_again_takes_everything_back_once(
      SettleMarketTest.Cut cut) {
    here.settleMarket.execute(opened.id());
    takeBack();
    ReverseSettlement reverseSettlement = here.reverseSettlement(new CutOff(cut));
    int cuts = 0;
    while (here.market(opened.id()).isBeingReversed()) {
      try {
        reverseSettlement.execute(opened.id());
      } catch (Outage _) {
        cuts++;
      }
      here.assertBooksBalance();
      assertThat(cuts).isLessThan(10);
    }
    assertThat(cuts).isGreaterThanOrEqualTo(3);
    assertAllIsAsBefore();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_settlement_in_the_middle_goes_no_further_and_all_it_has_paid_is_taken_back(int pieces) {
    int[] left = {pieces};
    SettleMarket settleMarket =
        here.settleMarket(
            new ForwardingTransactions(here.transactions) {
              @Override
              public <T> T inTransaction(Supplier<T> work) {
                if (left[0]-- == 0) {
                  takeBack();
                }
                return super.inTransaction(work);
              }
            });
    settleMarket.execute(opened.id());
    if (left[0] >= 0) {
      takeBack();
    }
    assertThat(here.settlements.find(opened.id()).orElseThrow().settled())
        .isEqualTo(Math.min(pieces * 1000L, HOLDERS * 50L));
    here.reverseSettlement.execute(opened.id());
    assertAllIsAsBefore();
  }

  @Test
  void a_reversal_on_several_nodes_that_also_still_settle_takes_everything_back_once()
      throws Exception {
    takeBack();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs =
          Stream.<Runnable>of(
                  () -> here.reverseSettlement.execute(opened.id()),
                  () -> here.settleMarket.execute(opened.id()),
                  () -> here.reverseSettlement.execute(opened.id()),
                  () -> here.settleMarket.execute(opened.id()))
              .map(nodes::submit)
              .toList();
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertAllIsAsBefore();
  }

  @Test
  void a_node_that_is_being_stopped_leaves_the_rest_to_the_next() {
    here.settleMarket.execute(opened.id());
    takeBack();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> here.reverseSettlement.execute(opened.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
    here.reverseSettlement.execute(opened.id());
    assertAllIsAsBefore();
  }

  @Test
  void a_market_whose_resolution_stands_is_left_alone() {
    here.settleMarket.execute(opened.id());
    int transfers = here.ledger.transfers().size();
    here.reverseSettlement.execute(opened.id());
    here.reverseSettlement.execute(new MarketId(here.ids.get()));
    assertThat(here.ledger.transfers()).hasSize(transfers);
    assertThat(here.market(opened.id()).status()).isEqualTo(MarketStatus.RESOLVED);
    here.assertBooksBalance();
  }
}

package org.bellwether.application.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;
import static org.bellwether.application.TestInstallation.fresh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.application.Outage;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.settlement.ResolveMarket.Verdict;
import org.bellwether.application.transaction.ForwardingTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.ledger.Transfer.Reason;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.Position;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two worlds are the same up to the resolution. In one the market is resolved once. In the other
/// it is resolved in some way, settled in part or whole, some spend all they have, the resolution
/// is taken back, perhaps several times over, and then it is resolved as in the first.
class ReversalInvariantsTest {
  private static final int PEOPLE = 6;

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(40);
  }

  /// One world.
  private static final class World {
    private final TestInstallation here = new TestInstallation();
    private final Caller admin = here.person("admin", Role.ADMIN);
    private final List<UserId> people =
        IntStream.range(0, PEOPLE).mapToObj(i -> here.register("p" + i)).toList();
    private final Market market;

    World(SplittableRandom dice) {
      String[] outcomes =
          IntStream.range(0, dice.nextInt(2, 5)).mapToObj(i -> "No. " + i).toArray(String[]::new);
      market = here.open(people.getFirst(), credits(dice.nextInt(20, 200)), outcomes);
      for (int i = dice.nextInt(30); i > 0; i--) {
        UserId trader = people.get(dice.nextInt(PEOPLE));
        String outcome = outcomes[dice.nextInt(outcomes.length)];
        here.trade(
            trader,
            market,
            new Order.Buy(outcome, new Shares(dice.nextLong(1_000, 30_000_000)), null, null));
      }
    }

    Verdict verdict(SplittableRandom dice) {
      return switch (dice.nextInt(3)) {
        case 0 -> new Verdict.Cancel();
        case 1 -> new Verdict.Pay(Map.of("No. 0", new Price(333_333), "No. 1", new Price(666_667)));
        default -> new Verdict.Pay(Map.of("No. 1", Price.ONE));
      };
    }

    void resolve(Verdict verdict) {
      fresh(
          ResolveMarket.Resolved.class,
          here.resolveMarket.execute(
              new ResolveMarket.Command(
                  here.loggedIn(market.creatorId()), market.id(), _ -> true, verdict, null, null),
              null));
    }

    /// Runs a job for so many pieces.
    void cutOff(int pieces, Function<Transactions, Runnable> job) {
      int[] left = {pieces};
      Transactions few =
          new ForwardingTransactions(here.transactions) {
            @Override
            public <T> T inTransaction(Supplier<T> work) {
              if (left[0]-- <= 0) {
                throw new Outage("cut off", new IllegalStateException());
              }
              return super.inTransaction(work);
            }
          };
      try {
        job.apply(few).run();
      } catch (Outage _) {
        here.assertBooksBalance();
      }
    }

    void takeBack() {
      fresh(
          ReverseResolution.Begun.class,
          here.reverseResolution.execute(
              new ReverseResolution.Command(admin, market.id(), _ -> true, "wrong"), null));
    }

    Credits spendAll(UserId who) {
      Credits all = new Credits(here.balance(who).micros());
      if (all.compareTo(credits(20)) < 0) {
        return Credits.ZERO;
      }
      here.open(who, all, "Yes", "No");
      assertThat(here.balance(who)).isEqualTo(NetCredits.ZERO);
      return all;
    }

    Credits covered(UserId who) {
      AccountId account = who.account();
      return here.settlements
          .findCovered(market.id(), Set.of(account))
          .getOrDefault(account, Credits.ZERO);
    }

    Settlement settlement() {
      return here.settlements.find(market.id()).orElseThrow();
    }

    List<Position> positions() {
      return here.trades.positions();
    }

    List<String> lines(Reason... reasons) {
      return here.ledger.transfers().stream()
          .filter(transfer -> Set.of(reasons).contains(transfer.reason()))
          .map(World::line)
          .sorted()
          .toList();
    }

    private static String line(Transfer transfer) {
      return transfer.from() + " " + transfer.to() + " " + transfer.amount().micros();
    }

    /// Lines of what was taken back, the other way round.
    List<String> linesBack() {
      return here.ledger.transfers().stream()
          .filter(transfer ->
              transfer.reason() == Reason.PAYOUT_REVERSAL
                  || transfer.reason() == Reason.REFUND_REVERSAL)
          .map(transfer -> transfer.to() + " " + transfer.from() + " " + transfer.amount().micros())
          .toList();
    }

    NetCredits sum(Reason reason, AccountId to) {
      return here.ledger.transfers().stream()
          .filter(transfer -> transfer.reason() == reason && transfer.to().equals(to))
          .map(Transfer::amount)
          .reduce(NetCredits.ZERO, NetCredits::plus, (a, _) -> a);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void resolved_taken_back_and_resolved_is_resolved_once_and_the_pairs_of_lines(long seed) {
    World once = new World(new SplittableRandom(seed));
    World twice = new World(new SplittableRandom(seed));
    SplittableRandom dice = new SplittableRandom(~seed);
    Market before = twice.here.market(twice.market.id());
    List<Position> held = twice.positions();
    List<Credits> spent = new ArrayList<>();
    twice.people.forEach(_ -> spent.add(Credits.ZERO));
    for (int round = dice.nextInt(1, 4); round > 0; round--) {
      twice.resolve(twice.verdict(dice));
      twice.cutOff(
          dice.nextInt(4), in -> () -> twice.here.settleMarket(in).execute(twice.market.id()));
      for (int i = 0; i < PEOPLE; i++) {
        if (dice.nextInt(3) == 0) {
          spent.set(i, spent.get(i).plus(twice.spendAll(twice.people.get(i))));
        }
      }
      twice.takeBack();
      twice.cutOff(
          dice.nextInt(4), in -> () -> twice.here.reverseSettlement(in).execute(twice.market.id()));
      twice.here.settleMarket.execute(twice.market.id());
      twice.here.reverseSettlement.execute(twice.market.id());

      Market closed = twice.here.market(twice.market.id());
      assertThat(closed.status()).isEqualTo(MarketStatus.CLOSED);
      assertThat(closed.outcomes()).isEqualTo(before.outcomes());
      assertThat(twice.positions()).containsExactlyInAnyOrderElementsOf(held);
      assertThat(twice.here.settlements.find(closed.id())).isEmpty();
      twice.here.assertBooksBalance();
    }

    Verdict last = once.verdict(dice);
    for (World world : List.of(once, twice)) {
      world.resolve(last);
      world.here.settleMarket.execute(world.market.id());
      world.here.assertBooksBalance();
    }
    assertThat(twice.settlement()).isEqualTo(once.settlement());
    assertThat(twice.positions()).containsExactlyInAnyOrderElementsOf(once.positions());
    assertThat(twice.here.market(twice.market.id()).outcomes())
        .isEqualTo(once.here.market(once.market.id()).outcomes());
    NetCredits owed = NetCredits.ZERO;
    for (int i = 0; i < PEOPLE; i++) {
      UserId who = twice.people.get(i);
      Credits covered = twice.covered(who);
      owed = owed.plus(covered);
      assertThat(twice.here.balance(who).plus(spent.get(i)).minus(covered))
          .isEqualTo(once.here.balance(once.people.get(i)));
      if (!covered.equals(Credits.ZERO)) {
        assertThat(twice.here.balance(who)).isEqualTo(NetCredits.ZERO);
      }
    }
    assertThat(twice.here.balance(AccountId.HOUSE).minus(twice.sum(Reason.GRANT, AccountId.HOUSE)))
        .isEqualTo(NetCredits.ZERO.minus(owed));

    List<String> unpaired = new ArrayList<>(twice.lines(Reason.PAYOUT, Reason.REFUND));
    twice.linesBack().forEach(line -> assertThat(unpaired.remove(line)).isTrue());
    assertThat(unpaired)
        .containsExactlyInAnyOrderElementsOf(once.lines(Reason.PAYOUT, Reason.REFUND));
  }
}

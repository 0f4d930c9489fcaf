package org.bellwether.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.ledger.Transfer.Reason;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.settlement.Recovery.Payment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private final TestMarkets random = new TestMarkets(3);
  private final AccountId escrow = new AccountId(random.uuid());
  private final AccountId ann = new AccountId(random.uuid());
  private final AccountId ben = new AccountId(random.uuid());

  private static Payment payment(AccountId to, long micros) {
    return new Payment(to, new Credits(micros));
  }

  private List<Transfer> transfers(Recovery recovery, Reason as) {
    return recovery.transfers(as, escrow, random::uuid, TestMarkets.NOW);
  }

  private static List<String> said(List<Transfer> transfers) {
    return transfers.stream().map(t -> t.reason() + " " + t.amount().micros()).toList();
  }

  @Test
  void who_still_has_it_gives_it_back() {
    Recovery recovery =
        Recovery.of(
            List.of(payment(ann, 7), payment(ben, 3)),
            Map.of(
                ann, new NetCredits(7), ben, new NetCredits(50), AccountId.HOUSE, NetCredits.ZERO));
    assertThat(recovery.covered()).isEmpty();
    assertThat(said(transfers(recovery, Reason.PAYOUT_REVERSAL)))
        .containsExactly("PAYOUT_REVERSAL 7", "PAYOUT_REVERSAL 3");
  }

  @Test
  void what_somebody_has_spent_the_house_covers_once_for_all_their_payments() {
    Recovery recovery =
        Recovery.of(
            List.of(payment(ann, 7), payment(ben, 3), payment(ann, 4)),
            Map.of(
                ann,
                new NetCredits(5),
                ben,
                new NetCredits(3),
                AccountId.HOUSE,
                new NetCredits(9)));
    assertThat(recovery.covered()).containsExactly(Map.entry(ann, new Credits(6)));
    assertThat(said(transfers(recovery, Reason.PAYOUT_REVERSAL)))
        .containsExactly("COVER 6", "PAYOUT_REVERSAL 7", "PAYOUT_REVERSAL 3", "PAYOUT_REVERSAL 4");
  }

  @Test
  void what_the_house_does_not_have_it_is_granted() {
    Recovery recovery =
        Recovery.of(
            List.of(payment(ann, 7)),
            Map.of(ann, NetCredits.ZERO, AccountId.HOUSE, new NetCredits(2)));
    assertThat(said(transfers(recovery, Reason.PAYOUT_REVERSAL)))
        .containsExactly("GRANT 5", "COVER 7", "PAYOUT_REVERSAL 7");
  }

  @Test
  void the_house_that_has_spent_its_own_refund_is_granted_it_and_owes_nobody() {
    Recovery recovery =
        Recovery.of(
            List.of(payment(AccountId.HOUSE, 100)), Map.of(AccountId.HOUSE, new NetCredits(30)));
    assertThat(recovery.covered()).isEmpty();
    assertThat(said(transfers(recovery, Reason.REFUND_REVERSAL)))
        .containsExactly("GRANT 70", "REFUND_REVERSAL 100");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void all_is_back_nobody_is_below_zero_and_no_more_is_covered_than_was_spent(long seed) {
    SplittableRandom dice = new SplittableRandom(seed);
    List<AccountId> people =
        IntStream.range(0, 8).mapToObj(_ -> new AccountId(random.uuid())).toList();
    Map<AccountId, NetCredits> balances = new HashMap<>();
    people.forEach(one -> balances.put(one, new NetCredits(dice.nextLong(2_000_000))));
    balances.put(AccountId.HOUSE, new NetCredits(dice.nextLong(3_000_000)));
    List<Payment> payments = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      AccountId to = i % 7 == 0 ? AccountId.HOUSE : people.get(dice.nextInt(people.size()));
      payments.add(payment(to, dice.nextLong(1, 1_000_000)));
    }
    Map<AccountId, Long> after = new HashMap<>();
    balances.forEach((account, balance) -> after.put(account, balance.micros()));
    Recovery recovery = Recovery.of(payments, balances);
    for (Transfer transfer : transfers(recovery, Reason.PAYOUT_REVERSAL)) {
      after.merge(transfer.from(), -transfer.amount().micros(), Long::sum);
      after.merge(transfer.to(), transfer.amount().micros(), Long::sum);
    }
    assertThat(after.get(escrow))
        .isEqualTo(payments.stream().mapToLong(one -> one.amount().micros()).sum());
    for (AccountId one : balances.keySet()) {
      assertThat(after.get(one)).isGreaterThanOrEqualTo(0);
    }
    recovery.covered().keySet().forEach(one -> assertThat(after.get(one)).isZero());
    if (recovery.granted().micros() > 0) {
      assertThat(after.get(AccountId.HOUSE)).isZero();
    }
  }
}

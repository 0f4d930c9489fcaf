package org.bellwether.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class RepaymentTest {
  private final TestMarkets random = new TestMarkets(5);
  private final AccountId escrow = new AccountId(random.uuid());
  private final AccountId ann = new AccountId(random.uuid());
  private final AccountId ben = new AccountId(random.uuid());
  private final AccountId cem = new AccountId(random.uuid());

  private Transfer payout(AccountId to, long micros) {
    return new Transfer(
        random.uuid(), Transfer.Reason.PAYOUT, escrow, to, new Credits(micros), TestMarkets.NOW);
  }

  @Test
  void the_house_gets_back_what_it_has_covered_and_no_more_than_is_paid() {
    Repayment repayment =
        Repayment.of(
            List.of(payout(ann, 3), payout(ben, 5), payout(ann, 2), payout(cem, 9)),
            Map.of(ann, new Credits(4), ben, new Credits(8)));
    assertThat(repayment.repaid())
        .containsOnly(Map.entry(ann, new Credits(4)), Map.entry(ben, new Credits(5)));
    assertThat(repayment.left())
        .containsOnly(Map.entry(ann, Credits.ZERO), Map.entry(ben, new Credits(3)));
    assertThat(repayment.transfers(random::uuid, TestMarkets.NOW))
        .allMatch(transfer -> transfer.reason() == Transfer.Reason.REPAYMENT)
        .allMatch(transfer -> transfer.to().equals(AccountId.HOUSE))
        .extracting(Transfer::from, Transfer::amount)
        .containsExactlyInAnyOrder(tuple(ann, new Credits(4)), tuple(ben, new Credits(5)));
  }

  @Test
  void whom_the_house_has_covered_nothing_for_repays_nothing() {
    Repayment repayment = Repayment.of(List.of(payout(ann, 3)), Map.of());
    assertThat(repayment.repaid()).isEmpty();
    assertThat(repayment.left()).isEmpty();
  }
}

package org.bellwether.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every backend for the books must do. A new backend extends this class and names its ledger.
public abstract class LedgerContract {
  private final TestMarkets random = new TestMarkets(2027);
  private final AccountId ann = new AccountId(random.uuid());
  private final AccountId ben = new AccountId(random.uuid());
  private final AccountId pot = new AccountId(random.uuid());
  private final AccountId unknown = new AccountId(random.uuid());
  private Ledger ledger;

  /// Books without a transfer.
  protected abstract Ledger ledger();

  protected abstract <T> T inTransaction(Supplier<T> work);

  @BeforeEach
  void accounts() {
    ledger = ledger();
    open(
        List.of(
            new Account(AccountId.ISSUANCE, Account.Kind.ISSUANCE),
            new Account(AccountId.HOUSE, Account.Kind.HOUSE),
            new Account(ann, Account.Kind.USER),
            new Account(ben, Account.Kind.USER),
            new Account(pot, Account.Kind.ESCROW)));
  }

  private void open(Collection<Account> accounts) {
    inTransaction(() -> {
      ledger.open(accounts);
      return accounts;
    });
  }

  private void post(Transfer... transfers) {
    inTransaction(() -> {
      List<AccountId> ids = new ArrayList<>();
      for (Transfer transfer : transfers) {
        ids.add(transfer.from());
        ids.add(transfer.to());
      }
      ledger.lock(ids);
      ledger.post(List.of(transfers));
      return ids;
    });
  }

  private Transfer transfer(Transfer.Reason reason, AccountId from, AccountId to, long micros) {
    return new Transfer(random.uuid(), reason, from, to, new Credits(micros), TestMarkets.NOW);
  }

  private Transfer grant(AccountId to, long micros) {
    return transfer(Transfer.Reason.GRANT, AccountId.ISSUANCE, to, micros);
  }

  private Transfer pay(AccountId from, AccountId to, long micros) {
    return transfer(Transfer.Reason.PURCHASE, from, to, micros);
  }

  private long balance(AccountId id) {
    return ledger.findBalance(id).orElseThrow().micros();
  }

  @Test
  void a_new_account_has_nothing_on_it_and_an_unknown_one_is_not_there() {
    assertThat(ledger.findBalance(ann)).contains(NetCredits.ZERO);
    assertThat(ledger.findBalance(AccountId.ISSUANCE)).contains(NetCredits.ZERO);
    assertThat(ledger.findBalance(unknown)).isEmpty();
  }

  @Test
  void an_account_that_is_opened_again_keeps_what_is_on_it() {
    post(grant(ann, 5));
    Account again = new Account(ann, Account.Kind.USER);
    Account fresh = new Account(unknown, Account.Kind.USER);
    open(List.of(again, fresh, again));
    assertThat(balance(ann)).isEqualTo(5);
    assertThat(balance(unknown)).isZero();
  }

  @Test
  void who_opens_an_account_is_told_whether_it_was_not_there() {
    Account fresh = new Account(unknown, Account.Kind.USER);
    Account known = new Account(ann, Account.Kind.USER);
    assertThat(inTransaction(() -> ledger.open(List.of(known, fresh)))).isEqualTo(1);
    assertThat(inTransaction(() -> ledger.open(List.of(known, fresh)))).isZero();
  }

  private void close(AccountId id) {
    inTransaction(() -> {
      ledger.lock(List.of(id));
      ledger.close(id);
      return id;
    });
  }

  @Test
  void an_account_that_is_closed_is_not_there_and_its_transfers_stay() {
    Transfer subsidy = transfer(Transfer.Reason.SUBSIDY, ann, pot, 5);
    Transfer refund = transfer(Transfer.Reason.REFUND, pot, ann, 5);
    post(grant(ann, 5));
    post(subsidy);
    post(refund);
    close(pot);
    assertThat(ledger.findBalance(pot)).isEmpty();
    assertThat(inTransaction(() -> ledger.lock(List.of(pot, ann)))).containsOnlyKeys(ann);
    assertThat(ledger.findTransfers(pot, null, 9)).containsExactlyInAnyOrder(subsidy, refund);
    assertThatThrownBy(() -> post(pay(ann, pot, 1))).isInstanceOf(IllegalStateException.class);
    assertThat(balance(ann)).isEqualTo(5);
    close(pot);
  }

  @Test
  void an_account_with_something_on_it_is_not_closed() {
    post(grant(pot, 1));
    assertThatThrownBy(() -> close(pot)).isInstanceOf(IllegalStateException.class);
    assertThat(balance(pot)).isEqualTo(1);
    assertThatThrownBy(() -> close(AccountId.ISSUANCE)).isInstanceOf(IllegalStateException.class);
    assertThat(balance(AccountId.ISSUANCE)).isEqualTo(-1);
  }

  @Test
  void accounts_are_held_with_their_balances_and_unknown_ones_are_left_out() {
    post(grant(ann, 5), grant(pot, 7));
    assertThat(inTransaction(() -> ledger.lock(List.of(pot, unknown, ann, pot))))
        .isEqualTo(Map.of(ann, new NetCredits(5), pot, new NetCredits(7)));
    assertThat(inTransaction(() -> ledger.lock(List.of(unknown)))).isEmpty();
  }

  @Test
  void a_transfer_moves_an_amount_from_one_balance_to_the_other() {
    post(grant(ann, 100));
    post(pay(ann, pot, 30));
    assertThat(balance(ann)).isEqualTo(70);
    assertThat(balance(pot)).isEqualTo(30);
    assertThat(balance(AccountId.ISSUANCE)).isEqualTo(-100);
    assertThat(balance(ben)).isZero();
  }

  @Test
  void issuance_goes_below_zero_by_all_that_was_ever_granted() {
    post(grant(ann, Credits.MAX.micros()));
    post(grant(ben, Credits.MAX.micros()));
    assertThat(balance(AccountId.ISSUANCE)).isEqualTo(-2 * Credits.MAX.micros());
  }

  /// A batch of a bulk import: granted to the house and spent by it at once.
  @Test
  void transfers_posted_together_may_hand_on_what_they_have_just_brought() {
    post(grant(AccountId.HOUSE, 10), pay(AccountId.HOUSE, pot, 10), pay(pot, ben, 4));
    assertThat(balance(AccountId.HOUSE)).isZero();
    assertThat(balance(pot)).isEqualTo(6);
    assertThat(balance(ben)).isEqualTo(4);
  }

  @Test
  void several_transfers_between_the_same_two_accounts_add_up() {
    post(grant(ann, 10), pay(ann, pot, 1), pay(ann, pot, 2), pay(pot, ann, 3), pay(ann, pot, 4));
    assertThat(balance(ann)).isEqualTo(6);
    assertThat(balance(pot)).isEqualTo(4);
    assertThat(ledger.findTransfers(ann, null, 10)).hasSize(5);
  }

  /// A settlement whose holders all get nothing posts nothing.
  @Test
  void no_transfers_move_nothing() {
    post(grant(ann, 10));
    post();
    assertThat(balance(ann)).isEqualTo(10);
    assertThat(inTransaction(() -> ledger.lock(List.of()))).isEmpty();
  }

  @Test
  void an_account_can_be_emptied_but_not_overdrawn_and_then_nothing_moves() {
    post(grant(ann, 10), grant(ben, 10));
    assertThatThrownBy(() -> post(pay(ben, pot, 5), pay(ann, pot, 11)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(balance(ann)).isEqualTo(10);
    assertThat(balance(ben)).isEqualTo(10);
    assertThat(balance(pot)).isZero();
    assertThat(ledger.findTransfers(pot, null, 10)).isEmpty();
    post(pay(ann, pot, 10));
    assertThat(balance(ann)).isZero();
  }

  @Test
  void neither_the_house_nor_an_escrow_can_be_overdrawn() {
    assertThatThrownBy(() -> post(pay(AccountId.HOUSE, pot, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> post(pay(pot, ann, 1))).isInstanceOf(IllegalStateException.class);
    assertThat(balance(ann)).isZero();
  }

  @Test
  void a_transfer_from_or_to_an_unknown_account_is_refused_and_nothing_moves() {
    post(grant(ann, 10));
    assertThatThrownBy(() -> post(pay(ann, ben, 1), pay(ann, unknown, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> post(pay(unknown, ann, 1))).isInstanceOf(IllegalStateException.class);
    assertThat(balance(ann)).isEqualTo(10);
    assertThat(balance(ben)).isZero();
    assertThat(ledger.findTransfers(unknown, null, 10)).isEmpty();
  }

  @Test
  void a_statement_is_whole_and_the_latest_id_comes_first() {
    post(grant(ann, 100));
    for (Transfer.Reason reason : Transfer.Reason.values()) {
      post(transfer(reason, ann, ben, 2), transfer(reason, ben, ann, 1));
    }
    List<Transfer> statement = ledger.findTransfers(ann, null, 100);
    assertThat(statement)
        .hasSize(1 + 2 * Transfer.Reason.values().length)
        .isSortedAccordingTo(Comparator.comparing(LedgerContract::id).reversed())
        .allMatch(transfer -> transfer.from().equals(ann) || transfer.to().equals(ann));

    Transfer purchase = pay(ben, pot, 1);
    post(purchase);
    assertThat(ledger.findTransfers(pot, null, 100)).containsExactly(purchase);
    assertThat(ledger.findTransfers(unknown, null, 100)).isEmpty();
  }

  @Test
  void the_pages_of_a_statement_walk_it_once() {
    post(grant(ann, 100));
    for (int i = 0; i < 22; i++) {
      post(i % 3 == 0 ? grant(ann, 1) : pay(ann, ben, 1));
    }
    List<Transfer> whole = ledger.findTransfers(ann, null, 100);
    List<Transfer> walked = new ArrayList<>();
    UUID before = null;
    List<Transfer> page = ledger.findTransfers(ann, before, 5);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(5);
      walked.addAll(page);
      assertThat(walked).hasSizeLessThanOrEqualTo(whole.size());
      before = page.getLast().id();
      page = ledger.findTransfers(ann, before, 5);
    }
    assertThat(walked).hasSize(23).isEqualTo(whole);
  }

  @Test
  void balances_are_the_fold_of_all_transfers_and_sum_to_zero() {
    SplittableRandom choice = new SplittableRandom(500);
    List<AccountId> ids = List.of(AccountId.ISSUANCE, AccountId.HOUSE, ann, ben, pot);
    Map<AccountId, Long> expected = new HashMap<>();
    ids.forEach(id -> expected.put(id, 0L));
    int made = 0;
    while (made < 500) {
      List<Transfer> together = new ArrayList<>();
      for (int i = choice.nextInt(1, 9); i > 0; i--) {
        AccountId from = ids.get(choice.nextInt(ids.size()));
        AccountId to = ids.get(choice.nextInt(ids.size()));
        long left = from.equals(AccountId.ISSUANCE) ? 1_000_000 : expected.getOrDefault(from, 0L);
        if (!from.equals(to) && left > 0) {
          Transfer transfer = pay(from, to, choice.nextLong(1, left + 1));
          expected.merge(from, -transfer.amount().micros(), Long::sum);
          expected.merge(to, transfer.amount().micros(), Long::sum);
          together.add(transfer);
        }
      }
      if (!together.isEmpty()) {
        post(together.toArray(Transfer[]::new));
        made += together.size();
      }
    }
    for (AccountId id : ids) {
      assertThat(balance(id)).isEqualTo(expected.get(id));
      long fold =
          ledger.findTransfers(id, null, 10_000).stream()
              .mapToLong(t -> t.to().equals(id) ? t.amount().micros() : -t.amount().micros())
              .sum();
      assertThat(balance(id)).isEqualTo(fold);
    }
    assertThat(ids.stream().mapToLong(this::balance).sum()).isZero();
  }

  /// Each looks at the balance it holds, as use cases do: none is lost, none is spent twice.
  @Test
  void many_who_spend_at_once_spend_no_more_than_there_is() throws Exception {
    post(grant(ann, 40));
    List<Callable<Boolean>> spenders = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Transfer transfer = i % 2 == 0 ? pay(ann, pot, 3) : pay(ann, ben, 3);
      spenders.add(() -> spend(transfer));
    }
    int spent = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : threads.invokeAll(spenders)) {
        spent += one.get() ? 1 : 0;
      }
    }
    assertThat(spent).isEqualTo(13);
    assertThat(balance(ann)).isEqualTo(1);
    assertThat(balance(pot) + balance(ben)).isEqualTo(39);
  }

  private boolean spend(Transfer transfer) {
    return inTransaction(() -> {
      NetCredits held =
          ledger.lock(List.of(transfer.to(), transfer.from())).getOrDefault(ann, NetCredits.ZERO);
      if (!held.covers(transfer.amount())) {
        return false;
      }
      ledger.post(List.of(transfer));
      return true;
    });
  }

  private static String id(Transfer transfer) {
    return transfer.id().toString();
  }
}

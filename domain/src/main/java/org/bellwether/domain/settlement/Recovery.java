package org.bellwether.domain.settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.ledger.Transfer.Reason;

/// Takes payments of a settlement back, each in full: what somebody has spent of it the house
/// covers, so that nobody goes below zero. What the house does not have either it is granted.
///
/// @param payments what is taken back
/// @param covered what the house puts up for whom
/// @param granted what the house lacks
public record Recovery(List<Payment> payments, Map<AccountId, Credits> covered, Credits granted) {

  /// @param to who got it
  /// @param amount above zero
  public record Payment(AccountId to, Credits amount) {}

  /// @param balances of all who were paid and of the house, held
  public static Recovery of(List<Payment> payments, Map<AccountId, NetCredits> balances) {
    Map<AccountId, Credits> due = new LinkedHashMap<>();
    payments.forEach(payment -> due.merge(payment.to(), payment.amount(), Credits::plus));
    Credits ofHouse = due.getOrDefault(AccountId.HOUSE, Credits.ZERO);
    due.remove(AccountId.HOUSE);
    Map<AccountId, Credits> covered = new LinkedHashMap<>();
    due.forEach((account, amount) -> {
      Credits lacking = lacking(amount, account, balances);
      if (!lacking.equals(Credits.ZERO)) {
        covered.put(account, lacking);
      }
    });
    Credits needed = covered.values().stream().reduce(ofHouse, Credits::plus);
    return new Recovery(List.copyOf(payments), covered, lacking(needed, AccountId.HOUSE, balances));
  }

  private static Credits lacking(
      Credits amount, AccountId account, Map<AccountId, NetCredits> balances) {
    long balance = balances.getOrDefault(account, NetCredits.ZERO).micros();
    return new Credits(Math.max(0, amount.micros() - balance));
  }

  /// Everything that moves.
  ///
  /// @param as what taking back is called
  public List<Transfer> transfers(Reason as, AccountId escrow, Supplier<UUID> ids, Instant now) {
    List<Transfer> transfers = new ArrayList<>();
    if (!granted.equals(Credits.ZERO)) {
      transfers.add(
          new Transfer(ids.get(), Reason.GRANT, AccountId.ISSUANCE, AccountId.HOUSE, granted, now));
    }
    covered.forEach((account, amount) ->
        transfers.add(
            new Transfer(ids.get(), Reason.COVER, AccountId.HOUSE, account, amount, now)));
    for (Payment payment : payments) {
      transfers.add(new Transfer(ids.get(), as, payment.to(), escrow, payment.amount(), now));
    }
    return transfers;
  }
}

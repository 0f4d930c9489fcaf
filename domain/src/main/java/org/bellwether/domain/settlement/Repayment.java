package org.bellwether.domain.settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Transfer;

/// What the house gets back out of a settlement's payments: at most what it had covered when an
/// earlier resolution of the same market was taken back. So nobody is paid twice for the same
/// shares.
///
/// @param repaid by whom, above zero
/// @param left of what was covered for them
public record Repayment(Map<AccountId, Credits> repaid, Map<AccountId, Credits> left) {

  /// @param covered for those who are paid
  public static Repayment of(List<Transfer> payments, Map<AccountId, Credits> covered) {
    Map<AccountId, Credits> repaid = new LinkedHashMap<>();
    Map<AccountId, Credits> left = new HashMap<>(covered);
    for (Transfer payment : payments) {
      AccountId account = payment.to();
      Credits owed = left.getOrDefault(account, Credits.ZERO);
      Credits back = new Credits(Math.min(owed.micros(), payment.amount().micros()));
      if (!back.equals(Credits.ZERO)) {
        repaid.merge(account, back, Credits::plus);
        left.put(account, owed.minus(back));
      }
    }
    left.keySet().retainAll(repaid.keySet());
    return new Repayment(repaid, left);
  }

  /// Everything that moves.
  public List<Transfer> transfers(Supplier<UUID> ids, Instant now) {
    List<Transfer> transfers = new ArrayList<>();
    repaid.forEach((account, amount) ->
        transfers.add(
            new Transfer(
                ids.get(), Transfer.Reason.REPAYMENT, account, AccountId.HOUSE, amount, now)));
    return transfers;
  }
}

package org.bellwether.domain.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where accounts and transfers are kept. A backend is right when it passes `LedgerContract`.
///
/// Balances change by transfers alone and in the same transaction, so that at any moment they are
/// the fold of all transfers (I5). No account but issuance goes below zero (I4).
public interface Ledger {

  /// Makes these accounts, with nothing on them; those that are there already stay as they are. Of
  /// two transactions that make the same one, the second waits for the first.
  ///
  /// @return how many were not there
  int open(Collection<Account> accounts);

  /// Removes an account that nobody needs any more, in a transaction that holds it. Its transfers
  /// stay, and add up to nothing. One that is not there needs no closing.
  ///
  /// @throws IllegalStateException when there is something on it
  void close(AccountId id);

  /// The balances of these accounts, held until the transaction ends. Accounts are held in the
  /// order of their ids and after all markets, so that nobody waits in a circle; unknown ones are
  /// left out.
  Map<AccountId, NetCredits> lock(Collection<AccountId> ids);

  /// As [#lock], but waits for nobody: accounts that somebody else holds are left out and told.
  Locked lockFree(Collection<AccountId> ids);

  /// Balances of accounts that are held.
  ///
  /// @param heldByOthers those that could not be had
  record Locked(Map<AccountId, NetCredits> balances, Set<AccountId> heldByOthers) {}

  Optional<NetCredits> findBalance(AccountId id);

  /// Makes these transfers and moves the balances.
  ///
  /// @throws IllegalStateException when an account is unknown or would be overdrawn: who posts has
  ///   looked at the balances they hold before
  void post(List<Transfer> transfers);

  /// The transfers of an account, the latest first.
  ///
  /// @param before only those with a smaller id; null to begin with the latest
  List<Transfer> findTransfers(AccountId account, @Nullable UUID before, int limit);
}

package org.bellwether.domain.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bellwether.domain.InMemoryStore;
import org.jspecify.annotations.Nullable;

/// The books in maps, for tests that need no database.
public final class InMemoryLedger implements Ledger, InMemoryStore {
  private static final Comparator<UUID> BY_ID = Comparator.comparing(UUID::toString);

  private Map<AccountId, Account> accounts = new HashMap<>();
  private Map<AccountId, NetCredits> balances = new HashMap<>();
  private List<Transfer> transfers = new ArrayList<>();

  /// The books of a new installation: nothing but issuance and the house.
  public InMemoryLedger() {
    open(
        List.of(
            new Account(AccountId.ISSUANCE, Account.Kind.ISSUANCE),
            new Account(AccountId.HOUSE, Account.Kind.HOUSE)));
  }

  @Override
  public synchronized int open(Collection<Account> opened) {
    int before = accounts.size();
    for (Account account : opened) {
      accounts.putIfAbsent(account.id(), account);
      balances.putIfAbsent(account.id(), NetCredits.ZERO);
    }
    return accounts.size() - before;
  }

  @Override
  public synchronized void close(AccountId id) {
    if (!findBalance(id).orElse(NetCredits.ZERO).equals(NetCredits.ZERO)) {
      throw new IllegalStateException("there is something on account " + id);
    }
    accounts.remove(id);
    balances.remove(id);
  }

  @Override
  public synchronized Map<AccountId, NetCredits> lock(Collection<AccountId> ids) {
    Map<AccountId, NetCredits> held = new LinkedHashMap<>();
    ids.stream()
        .distinct()
        .sorted(Comparator.comparing(AccountId::toString))
        .forEach(id -> findBalance(id).ifPresent(balance -> held.put(id, balance)));
    return held;
  }

  @Override
  public Locked lockFree(Collection<AccountId> ids) {
    return new Locked(lock(ids), Set.of());
  }

  @Override
  public synchronized Optional<NetCredits> findBalance(AccountId id) {
    return Optional.ofNullable(balances.get(id));
  }

  @Override
  public synchronized void post(List<Transfer> posted) {
    Map<AccountId, NetCredits> after = new HashMap<>(balances);
    for (Transfer transfer : posted) {
      require(after.containsKey(transfer.from()) && after.containsKey(transfer.to()), transfer);
      after.computeIfPresent(transfer.from(), (_, before) -> before.minus(transfer.amount()));
      after.computeIfPresent(transfer.to(), (_, before) -> before.plus(transfer.amount()));
    }
    for (Transfer transfer : posted) {
      require(mayHave(transfer.from(), after), transfer);
    }
    balances = after;
    transfers.addAll(posted);
  }

  private boolean mayHave(AccountId id, Map<AccountId, NetCredits> after) {
    return id.equals(AccountId.ISSUANCE)
        || after.getOrDefault(id, NetCredits.ZERO).covers(Credits.ZERO);
  }

  private static void require(boolean possible, Transfer transfer) {
    if (!possible) {
      throw new IllegalStateException("an account is unknown or overdrawn: " + transfer);
    }
  }

  @Override
  public synchronized List<Transfer> findTransfers(
      AccountId account, @Nullable UUID before, int limit) {
    return transfers.stream()
        .filter(transfer -> transfer.from().equals(account) || transfer.to().equals(account))
        .filter(transfer -> before == null || BY_ID.compare(transfer.id(), before) < 0)
        .sorted(Comparator.comparing(Transfer::id, BY_ID).reversed())
        .limit(limit)
        .toList();
  }

  /// Every account there is.
  public synchronized List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  /// Every transfer there was, in the order they were made.
  public synchronized List<Transfer> transfers() {
    return List.copyOf(transfers);
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<AccountId, Account> accountsThen = new HashMap<>(accounts);
    Map<AccountId, NetCredits> balancesThen = new HashMap<>(balances);
    List<Transfer> transfersThen = new ArrayList<>(transfers);
    return () -> {
      accounts = accountsThen;
      balances = balancesThen;
      transfers = transfersThen;
    };
  }
}

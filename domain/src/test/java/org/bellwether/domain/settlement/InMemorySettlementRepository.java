package org.bellwether.domain.settlement;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bellwether.domain.InMemoryStore;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.Position;

/// Settlements in a map, beside the positions they pay, for tests that need no database.
public final class InMemorySettlementRepository implements SettlementRepository, InMemoryStore {
  private final InMemoryTradeRepository trades;
  private static final Comparator<Position> ORDER =
      Comparator.comparing((Position position) -> position.key().userId().toString())
          .thenComparing(position -> position.key().outcomeId().toString());

  private Map<MarketId, Settlement> settlements = new HashMap<>();
  private Map<Debt, Credits> covered = new HashMap<>();

  /// Of whom, from what.
  record Debt(MarketId marketId, AccountId account) {}

  public InMemorySettlementRepository(InMemoryTradeRepository trades) {
    this.trades = trades;
  }

  @Override
  public long countUnpaid(MarketId marketId) {
    return unpaid(marketId).count();
  }

  private Stream<Position> unpaid(MarketId marketId) {
    return held(marketId).filter(position -> position.payout() == null);
  }

  private Stream<Position> held(MarketId marketId) {
    return trades.positions().stream()
        .filter(position -> position.key().marketId().equals(marketId))
        .filter(position -> position.shares().micros() > 0);
  }

  @Override
  public synchronized void create(Settlement settlement) {
    if (settlements.putIfAbsent(settlement.marketId(), settlement) != null) {
      throw new IllegalStateException("market " + settlement.marketId() + " is being settled");
    }
  }

  @Override
  public synchronized Optional<Settlement> find(MarketId marketId) {
    return Optional.ofNullable(settlements.get(marketId));
  }

  @Override
  public Optional<Settlement> lock(MarketId marketId) {
    return find(marketId);
  }

  @Override
  public List<Position> findUnpaid(MarketId marketId, int limit) {
    return unpaid(marketId).sorted(ORDER).limit(limit).toList();
  }

  @Override
  public synchronized void advance(Settlement settlement, List<Position> paid) {
    settlements.put(settlement.marketId(), settlement);
    trades.settle(paid);
  }

  @Override
  public List<Position> findPaid(MarketId marketId, int limit) {
    return held(marketId)
        .filter(position -> position.payout() != null)
        .sorted(ORDER)
        .limit(limit)
        .toList();
  }

  @Override
  public void retreat(Settlement settlement, List<Position> unpaid) {
    advance(settlement, unpaid);
  }

  @Override
  public synchronized void delete(MarketId marketId) {
    settlements.remove(marketId);
  }

  @Override
  public synchronized Map<AccountId, Credits> findCovered(
      MarketId marketId, Collection<AccountId> accounts) {
    Map<AccountId, Credits> found = new HashMap<>();
    covered.forEach((debt, amount) -> {
      if (debt.marketId().equals(marketId) && accounts.contains(debt.account())) {
        found.put(debt.account(), amount);
      }
    });
    return found;
  }

  @Override
  public synchronized Credits sumCovered(MarketId marketId) {
    return covered.entrySet().stream()
        .filter(entry -> entry.getKey().marketId().equals(marketId))
        .map(Map.Entry::getValue)
        .reduce(Credits.ZERO, Credits::plus);
  }

  @Override
  public synchronized void saveCovered(MarketId marketId, Map<AccountId, Credits> now) {
    now.forEach((account, amount) -> {
      Debt debt = new Debt(marketId, account);
      if (amount.equals(Credits.ZERO)) {
        covered.remove(debt);
      } else {
        covered.put(debt, amount);
      }
    });
  }

  /// All that the house has covered for anybody.
  synchronized Map<Debt, Credits> covered() {
    return Map.copyOf(covered);
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<MarketId, Settlement> then = new HashMap<>(settlements);
    Map<Debt, Credits> coveredThen = new HashMap<>(covered);
    return () -> {
      settlements = then;
      covered = coveredThen;
    };
  }
}

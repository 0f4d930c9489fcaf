package org.bellwether.domain.settlement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bellwether.domain.InMemoryStore;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.Position;

/// Settlements in a map, beside the positions they pay, for tests that need no database.
public final class InMemorySettlementRepository implements SettlementRepository, InMemoryStore {
  private final InMemoryTradeRepository trades;
  private Map<MarketId, Settlement> settlements = new HashMap<>();

  public InMemorySettlementRepository(InMemoryTradeRepository trades) {
    this.trades = trades;
  }

  @Override
  public long countUnpaid(MarketId marketId) {
    return unpaid(marketId).count();
  }

  private Stream<Position> unpaid(MarketId marketId) {
    return trades.positions().stream()
        .filter(position -> position.key().marketId().equals(marketId))
        .filter(position -> position.shares().micros() > 0 && position.payout() == null);
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
    return unpaid(marketId)
        .sorted(
            Comparator.comparing((Position position) -> position.key().userId().toString())
                .thenComparing(position -> position.key().outcomeId().toString()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void advance(Settlement settlement, List<Position> paid) {
    settlements.put(settlement.marketId(), settlement);
    trades.settle(paid);
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<MarketId, Settlement> then = new HashMap<>(settlements);
    return () -> settlements = then;
  }
}

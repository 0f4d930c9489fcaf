package org.bellwether.domain.trading;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bellwether.domain.InMemoryStore;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.jspecify.annotations.Nullable;

/// Trades and what follows from them in maps, for tests that need no database.
public final class InMemoryTradeRepository implements TradeRepository, InMemoryStore {
  private static final Comparator<HolderCursor> HOLDERS =
      Comparator.comparing(HolderCursor::shares)
          .thenComparing(holder -> holder.userId().toString())
          .thenComparing(holder -> holder.outcomeId().toString())
          .reversed();
  private static final Comparator<PortfolioCursor> PORTFOLIO =
      Comparator.comparing((PortfolioCursor place) -> place.marketId().toString())
          .thenComparing(place -> place.outcomeId().toString())
          .reversed();

  private List<Trade> trades = new ArrayList<>();
  private Map<Position.Key, Position> positions = new LinkedHashMap<>();
  private Map<Candle.Key, Candle> candles = new HashMap<>();

  @Override
  public synchronized Map<Position.Key, Position> findPositions(Collection<Position.Key> keys) {
    return keys.stream()
        .distinct()
        .filter(positions::containsKey)
        .collect(Collectors.toMap(key -> key, positions::get));
  }

  @Override
  public synchronized void save(
      List<Trade> made, Collection<Position> moved, Collection<Candle> joined) {
    trades.addAll(made);
    moved.forEach(position -> positions.put(position.key(), position));
    joined.forEach(candle -> candles.merge(candle.key(), candle, Candle::then));
  }

  @Override
  public synchronized List<Trade> findTrades(
      MarketId marketId, @Nullable UserId userId, @Nullable Long before, int limit) {
    return trades.stream()
        .filter(trade -> trade.marketId().equals(marketId))
        .filter(trade -> userId == null || trade.userId().equals(userId))
        .filter(trade -> before == null || trade.number() < before)
        .sorted(Comparator.comparingLong(Trade::number).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean isTradedByOthers(MarketId marketId, UserId userId) {
    return trades.stream()
        .anyMatch(trade -> trade.marketId().equals(marketId) && !trade.userId().equals(userId));
  }

  @Override
  public synchronized List<Position> findHolders(
      MarketId marketId, @Nullable OutcomeId outcomeId, @Nullable HolderCursor after, int limit) {
    return positions.values().stream()
        .filter(position -> position.key().marketId().equals(marketId))
        .filter(position -> position.shares().micros() > 0)
        .filter(position -> outcomeId == null || position.key().outcomeId().equals(outcomeId))
        .filter(position -> after == null || HOLDERS.compare(holder(position), after) > 0)
        .sorted(Comparator.comparing(InMemoryTradeRepository::holder, HOLDERS))
        .limit(limit)
        .toList();
  }

  private static HolderCursor holder(Position position) {
    return new HolderCursor(position.shares(), position.key().userId(), position.key().outcomeId());
  }

  @Override
  public synchronized List<Position> findPortfolio(
      UserId userId, @Nullable PortfolioCursor after, int limit) {
    return positions.values().stream()
        .filter(position -> position.key().userId().equals(userId))
        .filter(position -> after == null || PORTFOLIO.compare(place(position), after) > 0)
        .sorted(Comparator.comparing(InMemoryTradeRepository::place, PORTFOLIO))
        .limit(limit)
        .toList();
  }

  private static PortfolioCursor place(Position position) {
    return new PortfolioCursor(position.key().marketId(), position.key().outcomeId());
  }

  @Override
  public synchronized List<Candle> findCandles(
      OutcomeId outcomeId, Candle.Interval interval, @Nullable Instant before, int limit) {
    return candles.values().stream()
        .filter(candle -> candle.outcomeId().equals(outcomeId) && candle.interval() == interval)
        .filter(candle -> before == null || candle.start().isBefore(before))
        .sorted(Comparator.comparing(Candle::start).reversed())
        .limit(limit)
        .toList();
  }

  /// Every trade there was, in the order they were saved.
  public synchronized List<Trade> trades() {
    return List.copyOf(trades);
  }

  /// Every position there is.
  public synchronized List<Position> positions() {
    return List.copyOf(positions.values());
  }

  /// Every candle there is.
  public synchronized List<Candle> candles() {
    return List.copyOf(candles.values());
  }

  /// Keeps what a settlement changes of positions.
  public synchronized void settle(Collection<Position> paid) {
    paid.forEach(position -> positions.put(position.key(), position));
  }

  @Override
  public synchronized Runnable snapshot() {
    List<Trade> tradesThen = new ArrayList<>(trades);
    Map<Position.Key, Position> positionsThen = new LinkedHashMap<>(positions);
    Map<Candle.Key, Candle> candlesThen = new HashMap<>(candles);
    return () -> {
      trades = tradesThen;
      positions = positionsThen;
      candles = candlesThen;
    };
  }
}

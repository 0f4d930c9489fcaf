package org.bellwether.domain.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bellwether.domain.InMemoryStore;

/// Markets in a map, for tests that need no database.
public final class InMemoryMarketRepository implements MarketRepository, InMemoryStore {
  private Map<MarketId, Market> markets = new LinkedHashMap<>();

  @Override
  public synchronized List<MarketSummary> findAll(MarketQuery query) {
    Comparator<MarketCursor> order = query.sort().comparator(query.order());
    return markets.values().stream()
        .map(Market::summary)
        .filter(passes(query.filter()))
        .map(market -> Map.entry(MarketCursor.after(market, query.sort(), query.order()), market))
        .filter(
            place -> query.cursor() == null || order.compare(place.getKey(), query.cursor()) > 0)
        .sorted(Map.Entry.comparingByKey(order))
        .map(Map.Entry::getValue)
        .skip(query.offset())
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized long count(MarketFilter filter) {
    return markets.values().stream().map(Market::summary).filter(passes(filter)).count();
  }

  private static Predicate<MarketSummary> passes(MarketFilter filter) {
    return market ->
        (filter.status() == null || filter.status() == market.status())
            && (filter.category() == null || filter.category().equals(market.category()))
            && (filter.tag() == null || market.tags().contains(filter.tag()))
            && (filter.creatorId() == null || filter.creatorId().equals(market.creatorId()))
            && closesWithin(filter, market.closesAt());
  }

  private static boolean closesWithin(MarketFilter filter, Instant closesAt) {
    return (filter.closesBefore() == null || closesAt.isBefore(filter.closesBefore()))
        && (filter.closesAfter() == null || !closesAt.isBefore(filter.closesAfter()));
  }

  @Override
  public synchronized Optional<Market> findById(MarketId id) {
    return Optional.ofNullable(markets.get(id));
  }

  @Override
  public synchronized List<MarketSummary> findByIds(Collection<MarketId> ids) {
    return ids.stream()
        .distinct()
        .map(this::findById)
        .flatMap(Optional::stream)
        .map(Market::summary)
        .toList();
  }

  @Override
  public Optional<Market> lock(MarketId id) {
    return findById(id);
  }

  @Override
  public synchronized void create(Market market) {
    markets.put(market.id(), market);
  }

  @Override
  public synchronized int createImported(List<Market> imported) {
    List<Market> created = new ArrayList<>();
    for (Market market : imported) {
      if (markets.values().stream()
          .noneMatch(known -> String.valueOf(known.externalId()).equals(market.externalId()))) {
        markets.put(market.id(), market);
        created.add(market);
      }
    }
    return created.size();
  }

  @Override
  public synchronized boolean update(Market changed) {
    Market current = markets.get(changed.id());
    if (current == null || current.version() != changed.version() - 1) {
      return false;
    }
    markets.put(changed.id(), changed);
    return true;
  }

  @Override
  public synchronized boolean delete(MarketId id) {
    return markets.remove(id) != null;
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<MarketId, Market> then = new LinkedHashMap<>(markets);
    return () -> markets = then;
  }
}

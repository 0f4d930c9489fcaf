package org.bellwether.domain.market;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bellwether.domain.InMemoryStore;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// Markets in a map, for tests that need no database.
public final class InMemoryMarketRepository implements MarketRepository, InMemoryStore {
  private final InstantSource clock;
  private Map<MarketId, Market> markets = new LinkedHashMap<>();
  private final Map<MarketId, Credits> imported = new HashMap<>();

  public InMemoryMarketRepository() {
    this(TestMarkets.CLOCK);
  }

  /// @param clock taken for the database's
  public InMemoryMarketRepository(InstantSource clock) {
    this.clock = clock;
  }

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
            && (filter.category() == null || isSame(filter.category(), market.category()))
            && (filter.tag() == null
                || market.tags().stream().anyMatch(tag -> isSame(filter.tag(), tag)))
            && (filter.creatorId() == null || filter.creatorId().equals(market.creatorId()))
            && closesWithin(filter, market.closesAt());
  }

  private static boolean isSame(String wanted, @Nullable String name) {
    return name != null && Unicode.isSameName(wanted, name);
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
  public synchronized Locked lockAll(Collection<MarketId> ids) {
    Map<MarketId, Market> held = new LinkedHashMap<>();
    ids.stream()
        .distinct()
        .sorted(Comparator.comparing(MarketId::toString))
        .forEach(id -> findById(id).ifPresent(market -> held.put(id, market)));
    return new Locked(now(), held, Set.of());
  }

  @Override
  public Locked lockFree(Collection<MarketId> ids) {
    return lockAll(ids);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public synchronized void create(Market market) {
    markets.put(market.id(), market);
    imported.put(market.id(), market.trades() == 0 ? market.volume() : Credits.ZERO);
  }

  /// The volume that a market came with.
  public synchronized Credits importedVolume(MarketId id) {
    return imported.getOrDefault(id, Credits.ZERO);
  }

  @Override
  public synchronized Set<MarketId> createImported(List<Market> imported) {
    Set<MarketId> created = new HashSet<>();
    for (Market market : imported) {
      if (markets.values().stream()
          .noneMatch(known -> String.valueOf(known.externalId()).equals(market.externalId()))) {
        create(market);
        created.add(market.id());
      }
    }
    return created;
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
  public synchronized void updateTraded(Collection<Market> traded) {
    for (Market after : traded) {
      markets.computeIfPresent(
          after.id(),
          (_, before) ->
              with(
                  before,
                  after.outcomes(),
                  before.status(),
                  after.volume(),
                  after.trades(),
                  after.updatedAt(),
                  after.version()));
    }
  }

  @Override
  public synchronized Map<MarketId, Long> closeDue(int limit) {
    Instant now = now();
    List<Market> due =
        markets.values().stream()
            .filter(market -> market.status() == MarketStatus.ACTIVE)
            .filter(market -> !market.terms().closesAt().isAfter(now))
            .sorted(Comparator.comparing(market -> market.terms().closesAt()))
            .limit(limit)
            .toList();
    for (Market market : due) {
      markets.put(
          market.id(),
          with(
              market,
              market.outcomes(),
              MarketStatus.CLOSED,
              market.volume(),
              market.trades(),
              now,
              market.version() + 1));
    }
    return due.stream().collect(Collectors.toMap(Market::id, market -> market.version() + 1));
  }

  private static Market with(
      Market market,
      List<Outcome> outcomes,
      MarketStatus status,
      Credits volume,
      long trades,
      Instant updatedAt,
      long version) {
    return new Market(
        market.id(),
        market.externalId(),
        market.creatorId(),
        market.terms(),
        outcomes,
        status,
        market.funding(),
        market.resolution(),
        market.reversal(),
        volume,
        trades,
        market.createdAt(),
        updatedAt,
        version);
  }

  @Override
  public synchronized boolean delete(MarketId id) {
    return markets.remove(id) != null;
  }

  /// Every market there is.
  public synchronized List<Market> markets() {
    return List.copyOf(markets.values());
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<MarketId, Market> then = new LinkedHashMap<>(markets);
    return () -> markets = then;
  }
}

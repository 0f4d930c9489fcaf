package org.bellwether.cache.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/// Another repository whose markets are remembered by id, as [MarketCache] says, and whose counts
/// are remembered for a moment, here and in Redis, so that the database counts about once a second
/// for each filter, however many ask on however many nodes.
///
/// A count is at most 2 seconds old. Without Redis each node counts for itself, and no market is
/// remembered, since another node may change it.
public final class CachedMarketRepository implements MarketRepository {
  /// Twice this, once in Redis and once here, leaves a tenth of the 2 seconds for the way.
  static final Duration LIFETIME = Duration.ofMillis(900);

  private static final String KEY = "bellwether:v1:markets:count:";
  private static final int MAX_FILTERS = 10_000;

  private final MarketRepository markets;
  private final Transactions transactions;
  private final @Nullable MarketCache cache;
  private final Consumer<Map<MarketId, Long>> onChange;
  private final @Nullable CountCache shared;
  private final Cache<MarketFilter, Long> near;
  private final InstantSource clock;

  /// One that has no Redis.
  ///
  /// @param watches told of what changes here
  public CachedMarketRepository(
      MarketRepository markets, Transactions transactions, LocalMarketSignals watches) {
    this(
        markets,
        transactions,
        null,
        versions -> versions.keySet().forEach(watches::changed),
        null,
        Ticker.systemTicker(),
        InstantSource.system());
  }

  public CachedMarketRepository(
      MarketRepository markets,
      Transactions transactions,
      MarketCache cache,
      RedissonClient redis,
      RedisBreaker breaker) {
    this(
        markets,
        transactions,
        cache,
        cache::changed,
        new CountCache(redis, breaker, LIFETIME, InstantSource.system()),
        Ticker.systemTicker(),
        InstantSource.system());
  }

  CachedMarketRepository(
      MarketRepository markets,
      Transactions transactions,
      @Nullable MarketCache cache,
      Consumer<Map<MarketId, Long>> onChange,
      @Nullable CountCache shared,
      Ticker ticker,
      InstantSource clock) {
    this.markets = markets;
    this.transactions = transactions;
    this.cache = cache;
    this.onChange = onChange;
    this.shared = shared;
    this.clock = clock;
    near =
        Caffeine.newBuilder()
            .maximumSize(MAX_FILTERS)
            .expireAfterWrite(LIFETIME)
            .ticker(ticker)
            .build();
  }

  /// Those who ask for the same filter at once wait for one count.
  @Override
  public long count(MarketFilter filter) {
    return near.get(filter, this::sharedCount);
  }

  private long sharedCount(MarketFilter filter) {
    if (shared == null) {
      return markets.count(filter);
    }
    String key = key(filter);
    OptionalLong known = shared.find(key);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    Instant countedAt = clock.instant();
    long count = markets.count(filter);
    shared.keep(key, count, countedAt);
    return count;
  }

  /// The same text for the same filter on every node and in every release, and another one for any
  /// other filter.
  static String key(MarketFilter filter) {
    return Stream.of(
            filter.status(),
            filter.category(),
            filter.tag(),
            filter.creatorId(),
            filter.closesBefore(),
            filter.closesAfter())
        .map(value -> value == null ? "" : "=" + URLEncoder.encode(value.toString(), UTF_8))
        .collect(Collectors.joining("&", KEY, ""));
  }

  @Override
  public List<MarketSummary> findAll(MarketQuery query) {
    return markets.findAll(query);
  }

  @Override
  public Optional<Market> findById(MarketId id) {
    return cache == null || transactions.isOpen()
        ? markets.findById(id)
        : cache.find(id, markets::findById);
  }

  @Override
  public List<MarketSummary> findByIds(Collection<MarketId> ids) {
    return markets.findByIds(ids);
  }

  @Override
  public Optional<Market> lock(MarketId id) {
    return markets.lock(id);
  }

  @Override
  public Locked lockAll(Collection<MarketId> ids) {
    return markets.lockAll(ids);
  }

  @Override
  public Locked lockFree(Collection<MarketId> ids) {
    return markets.lockFree(ids);
  }

  private void changed(Map<MarketId, Long> versions) {
    if (!versions.isEmpty()) {
      transactions.afterCommit(() -> onChange.accept(versions));
    }
  }

  /// Tells of it too: somebody may remember that it was missing.
  @Override
  public void create(Market market) {
    markets.create(market);
    changed(Map.of(market.id(), market.version()));
  }

  /// Tells nobody: there are many, and nobody knew their ids before.
  @Override
  public Set<MarketId> createImported(List<Market> imported) {
    return markets.createImported(imported);
  }

  @Override
  public boolean update(Market changed) {
    boolean updated = markets.update(changed);
    if (updated) {
      changed(Map.of(changed.id(), changed.version()));
    }
    return updated;
  }

  @Override
  public void updateTraded(Collection<Market> traded) {
    markets.updateTraded(traded);
    changed(traded.stream().collect(Collectors.toMap(Market::id, Market::version)));
  }

  @Override
  public Map<MarketId, Long> closeDue(int limit) {
    Map<MarketId, Long> closed = markets.closeDue(limit);
    changed(closed);
    return closed;
  }

  @Override
  public boolean delete(MarketId id) {
    boolean deleted = markets.delete(id);
    if (deleted) {
      changed(Map.of(id, RedisMarkets.GONE));
    }
    return deleted;
  }
}

package org.bellwether.cache.market;

import static org.bellwether.cache.cluster.Cluster.LONGEST_MEMORY;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.bellwether.application.batching.Patience;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;

/// Markets remembered by id: near, in this process, for a second, and in Redis for longer.
///
/// Whoever asks after a change was acknowledged, on whatever node, gets the market as it is since
/// then; [Cluster] has the rules by which it may be remembered at all. While those do not hold, as
/// when Redis is away, everything is read from where it is kept.
public final class MarketCache {
  /// What was read longer ago is no longer put into Redis.
  private static final Duration SLOWEST_READING = Duration.ofSeconds(10);

  private final Cluster nodes;
  private final RedisMarkets shared;
  private final NearMarkets near;
  private final Invalidations invalidations;
  private final LocalMarketSignals watches;
  private final Ticker ticker;
  private final ConcurrentMap<MarketId, InFlightLoad> readings = new ConcurrentHashMap<>();
  private final LongAdder foundNear = new LongAdder();
  private final LongAdder foundShared = new LongAdder();
  private final LongAdder read = new LongAdder();

  /// @param lifetime how long Redis keeps a market that does not change
  /// @param nearBytes about how much memory of this process it may take
  public MarketCache(
      RedisConnection redis,
      RedisBreaker breaker,
      Cluster nodes,
      LocalMarketSignals watches,
      Duration lifetime,
      long nearBytes) {
    this.nodes = nodes;
    this.watches = watches;
    ticker = Ticker.systemTicker();
    shared = new RedisMarkets(redis, breaker, lifetime);
    near = new NearMarkets(nearBytes, ticker, new RefreshAhead(this::renew)::want);
    invalidations = new Invalidations(shared, nodes);
    nodes.listen(message -> Invalidations.read(message, this::invalidate), this::invalidateAll);
  }

  /// How often a market was found and where, since the start.
  public record Figures(long near, long redis, long database) {}

  public Figures figures() {
    return new Figures(foundNear.sum(), foundShared.sum(), read.sum());
  }

  /// The market; many who want the same one at the same time share one reading.
  ///
  /// @param source reads it from where it is kept
  Optional<Market> find(MarketId id, Function<MarketId, Optional<Market>> source) {
    if (!nodes.mayServeLocally()) {
      read.increment();
      return source.apply(id);
    }
    Optional<Market> known = near.find(id);
    if (known != null) {
      foundNear.increment();
      return known;
    }
    InFlightLoad mine = new InFlightLoad(ticker.read());
    InFlightLoad running = readings.putIfAbsent(id, mine);
    if (running == null) {
      return read(id, source, mine);
    }
    return mine.beganAt() - running.beganAt() < LONGEST_MEMORY.toNanos()
        ? Patience.DEFAULT.await(running.answer())
        : source.apply(id);
  }

  private Optional<Market> read(
      MarketId id, Function<MarketId, Optional<Market>> source, InFlightLoad reading) {
    try {
      Optional<Market> market = read(id, reading, source);
      near.keep(id, market, reading);
      reading.answer().complete(market);
      return market;
    } catch (RuntimeException | Error e) {
      reading.answer().completeExceptionally(e);
      throw e;
    } finally {
      readings.remove(id, reading);
    }
  }

  private Optional<Market> read(
      MarketId id, InFlightLoad reading, Function<MarketId, Optional<Market>> source) {
    long epoch = nodes.epoch();
    if (epoch != 0 && !invalidations.isPending(id)) {
      Market market = shared.find(id, epoch);
      if (market != null && near.mayBe(market)) {
        foundShared.increment();
        return Optional.of(market);
      }
    }
    read.increment();
    Optional<Market> market = source.apply(id);
    if (epoch != 0
        && market.isPresent()
        && !reading.isInvalidated()
        && ticker.read() - reading.beganAt() < SLOWEST_READING.toNanos()) {
      CompletableFuture<Boolean> _ = shared.keep(market.get(), epoch);
    }
    return market;
  }

  /// Near, it stays what it is if Redis still has that version of it.
  private CompletableFuture<?> renew(MarketId id) {
    long epoch = nodes.epoch();
    long askedAt = ticker.read();
    return epoch == 0
        ? CompletableFuture.completedFuture(null)
        : shared.version(id, epoch).thenAccept(version -> near.renew(id, version, askedAt));
  }

  /// To be called once these markets have changed, or may have.
  ///
  /// @param versions that they have now, [RedisMarkets#GONE] for none
  void changed(Map<MarketId, Long> versions) {
    invalidations.publish(versions);
    versions.forEach(this::invalidate);
  }

  private void invalidate(MarketId id, long version) {
    near.invalidate(id, version);
    InFlightLoad running = readings.remove(id);
    if (running != null) {
      running.invalidate();
    }
    watches.changed(id);
  }

  void invalidateAll() {
    readings.forEach((id, running) -> {
      running.invalidate();
      readings.remove(id, running);
    });
    near.invalidateAll();
  }

  /// When others see what was changed here.
  public ReadYourWrites readYourWrites() {
    return invalidations;
  }
}

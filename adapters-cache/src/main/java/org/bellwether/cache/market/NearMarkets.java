package org.bellwether.cache.market;

import static org.bellwether.cache.cluster.Cluster.LONGEST_MEMORY;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;
import java.util.function.Consumer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;

/// Markets in this process, for a moment each, as many as its weight allows; and after a change,
/// for longer, that nothing older is to be believed.
final class NearMarkets {
  private static final int WEIGHT = 700;
  private static final int WEIGHT_OF_OUTCOME = 250;
  private static final int WEIGHT_OF_LITTLE = 150;

  /// Leaves enough time to ask Redis once more.
  private static final long REFRESH_AFTER_NANOS = LONGEST_MEMORY.toNanos() * 3 / 4;

  private final Cache<MarketId, Known> known;
  private final Ticker ticker;
  private final Consumer<MarketId> onRefreshDue;

  /// What is known of a market.
  private sealed interface Known {
    /// Nothing older is to be believed.
    long version();

    /// @param market empty when there is none
    /// @param readAt when the reading began, in nanoseconds
    record Read(Optional<Market> market, long readAt) implements Known {
      @Override
      public long version() {
        return market.map(Market::version).orElse(0L);
      }
    }

    record Changed(long version) implements Known {}
  }

  /// @param onRefreshDue told what was found though it will soon be too old
  NearMarkets(long maximumBytes, Ticker ticker, Consumer<MarketId> onRefreshDue) {
    this.ticker = ticker;
    this.onRefreshDue = onRefreshDue;
    known =
        Caffeine.newBuilder()
            .executor(Runnable::run) // to wake another thread costs more
            .maximumWeight(maximumBytes)
            .weigher((MarketId _, Known it) -> weight(it))
            .expireAfterWrite(RedisMarkets.MARK_LIFETIME)
            .ticker(ticker)
            .build();
  }

  /// About its bytes.
  private static int weight(Known known) {
    if (!(known instanceof Known.Read(Optional<Market> read, _)) || read.isEmpty()) {
      return WEIGHT_OF_LITTLE;
    }
    Market market = read.get();
    return WEIGHT
        + WEIGHT_OF_OUTCOME * market.outcomes().size()
        + 2 * (market.terms().name().length() + market.terms().description().length());
  }

  /// The answer of a moment ago; null when there is none.
  @SuppressWarnings("NullableOptional") // an empty one is an answer
  @Nullable Optional<Market> find(MarketId id) {
    if (!(known.getIfPresent(id) instanceof Known.Read read)) {
      return null;
    }
    long age = ticker.read() - read.readAt();
    if (age >= LONGEST_MEMORY.toNanos()) {
      return null;
    }
    if (age >= REFRESH_AFTER_NANOS && read.market().isPresent()) {
      onRefreshDue.accept(id);
    }
    return read.market();
  }

  /// Believes what it knows once more, if it is of that version: as if it was read then.
  ///
  /// @param readAt nanoseconds
  void renew(MarketId id, long version, long readAt) {
    known
        .asMap()
        .computeIfPresent(
            id,
            (_, now) ->
                now instanceof Known.Read read && read.version() == version
                    ? new Known.Read(read.market(), Math.max(read.readAt(), readAt))
                    : now);
  }

  /// Whether this may still be the market, as far as is known here.
  boolean mayBe(Market market) {
    Known now = known.getIfPresent(market.id());
    return now == null || now.version() <= market.version();
  }

  /// Keeps what a reading found, unless it was invalidated by a change.
  void keep(MarketId id, Optional<Market> market, InFlightLoad reading) {
    Known.Read read = new Known.Read(market, reading.beganAt());
    known
        .asMap()
        .compute(
            id,
            (_, now) ->
                reading.isInvalidated() || (now != null && now.version() > read.version())
                    ? now
                    : read);
  }

  /// Believes nothing older than that version any more.
  void invalidate(MarketId id, long version) {
    known
        .asMap()
        .compute(
            id,
            (_, now) -> now != null && now.version() >= version ? now : new Known.Changed(version));
  }

  void invalidateAll() {
    known.invalidateAll();
  }
}

package org.bellwether.cache;

import java.util.List;
import java.util.function.ToLongFunction;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.Cache;
import org.bellwether.application.backend.CacheSettings;
import org.bellwether.application.operations.Gauge;
import org.bellwether.application.operations.Gauge.Kind;
import org.bellwether.application.operations.Gauge.Tag;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.cache.identity.CachedUserRepository;
import org.bellwether.cache.market.CachedMarketRepository;
import org.bellwether.cache.market.LocalMarketSignals;
import org.bellwether.cache.market.MarketCache;
import org.bellwether.cache.ratelimit.LocalRateLimiter;
import org.bellwether.cache.ratelimit.RedisRateLimiter;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;

/// Redis as a cache: the one class that others name to have it. Without a URL a node remembers what
/// needs no other node to be told, and counts requests for itself.
public final class RedisCache {
  private RedisCache() {}

  /// @param url `redis://user:password@host:port`, `rediss://…`, `redis-cluster://…` or
  ///   `redis-sentinel://…/master`
  /// @throws IllegalArgumentException that says what is wrong with it, without its secrets
  public static void check(String url) {
    RedisConnection.check(url);
  }

  /// Connects when it can; until then nothing is remembered that another node may change.
  public static Cache open(CacheSettings settings, Backend backend) {
    return settings.url() == null
        ? ofThisNode(backend)
        : shared(RedisConnection.to(settings.url()), settings, backend);
  }

  private static Cache ofThisNode(Backend backend) {
    LocalMarketSignals watches = new LocalMarketSignals();
    return new Cache(
        backend.cached(
            new CachedMarketRepository(backend.markets(), backend.transactions(), watches),
            new CachedUserRepository(backend.users(), backend.transactions()),
            backend.readYourWrites()),
        watches,
        new LocalRateLimiter(),
        null,
        List.of(),
        () -> {});
  }

  private static Cache shared(RedisConnection redis, CacheSettings settings, Backend backend) {
    RedisBreaker breaker = new RedisBreaker();
    Cluster nodes = new Cluster(redis, breaker, backend.incarnation()).start();
    LocalMarketSignals watches = new LocalMarketSignals();
    MarketCache markets =
        new MarketCache(redis, breaker, nodes, watches, settings.lifetime(), settings.nearBytes());
    ReadYourWrites told = markets.readYourWrites();
    ReadYourWrites replayed = backend.readYourWrites();
    return new Cache(
        backend.cached(
            new CachedMarketRepository(
                backend.markets(), backend.transactions(), markets, redis.client(), breaker),
            new CachedUserRepository(backend.users(), backend.transactions()),
            () -> {
              told.await();
              replayed.await();
            }),
        watches,
        new RedisRateLimiter(redis.client(), breaker),
        breaker::isClosed,
        List.of(
            Gauge.level(
                "redis.up",
                "1 while Redis answers, 0 while this node goes on without it",
                () -> breaker.isClosed() ? 1 : 0),
            Gauge.level("nodes.others", "Other nodes that share the Redis", nodes::others),
            found(markets, "near", MarketCache.Figures::near),
            found(markets, "redis", MarketCache.Figures::redis),
            found(markets, "database", MarketCache.Figures::database)),
        () -> {
          nodes.close();
          redis.close();
        });
  }

  private static Gauge found(
      MarketCache markets, String where, ToLongFunction<MarketCache.Figures> count) {
    return new Gauge(
        "markets.found",
        "Markets looked up by id, by where they were found",
        new Tag("where", where),
        Kind.COUNT,
        () -> count.applyAsLong(markets.figures()));
  }
}

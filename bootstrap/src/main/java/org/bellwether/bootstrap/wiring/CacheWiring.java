package org.bellwether.bootstrap.wiring;

import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.bootstrap.RunningServers;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.cache.cluster.Nodes;
import org.bellwether.cache.identity.CachedUserRepository;
import org.bellwether.cache.market.CachedMarketRepository;
import org.bellwether.cache.market.MarketCache;
import org.bellwether.cache.market.MarketWatches;
import org.bellwether.cache.ratelimit.LocalRateLimiter;
import org.bellwether.cache.ratelimit.RedisRateLimiter;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;
import org.bellwether.cache.transaction.WatchedTransactions;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.replica.Replica;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// What nodes share in Redis, and what each of them does without it.
@Configuration(proxyBeanMethods = false)
public class CacheWiring {

  @Bean
  @Nullable RedisConnection redis(RunningServers servers) {
    return servers.redisUrl() == null ? null : RedisConnection.to(servers.redisUrl());
  }

  @Bean
  RedisBreaker redisBreaker() {
    return new RedisBreaker();
  }

  @Bean
  @Nullable Nodes nodes(@Nullable RedisConnection redis, RedisBreaker breaker, Database database) {
    return redis == null ? null : new Nodes(redis, breaker, database::run).start();
  }

  @Bean
  MarketWatches marketWatches() {
    return new MarketWatches();
  }

  @Bean
  @Nullable MarketCache marketCache(
      @Nullable RedisConnection redis,
      RedisBreaker breaker,
      @Nullable Nodes nodes,
      MarketWatches watches,
      Settings settings) {
    return redis == null || nodes == null
        ? null
        : new MarketCache(
            redis, breaker, nodes, watches, settings.cacheLife(), settings.cacheBytes());
  }

  @Bean
  @Primary
  Transactions watchedTransactions(Transactions transactions) {
    return new WatchedTransactions(transactions);
  }

  @Bean
  @Primary
  MarketRepository cachedMarkets(
      MarketRepository markets,
      @Nullable RedisConnection redis,
      RedisBreaker breaker,
      @Nullable MarketCache cache,
      MarketWatches watches) {
    return redis == null || cache == null
        ? new CachedMarketRepository(markets, watches)
        : new CachedMarketRepository(markets, cache, redis.client(), breaker);
  }

  @Bean
  @Primary
  UserRepository cachedUsers(UserRepository users) {
    return new CachedUserRepository(users);
  }

  @Bean
  @Primary
  ReadYourWrites visibility(@Nullable MarketCache cache, @Nullable Replica replica) {
    ReadYourWrites cached = cache == null ? ReadYourWrites.AT_ONCE : cache.visibility();
    return replica == null
        ? cached
        : () -> {
          cached.await();
          replica.await();
        };
  }

  @Bean
  RateLimiter rateLimiter(@Nullable RedisConnection redis, RedisBreaker breaker) {
    return redis == null ? new LocalRateLimiter() : new RedisRateLimiter(redis.client(), breaker);
  }
}

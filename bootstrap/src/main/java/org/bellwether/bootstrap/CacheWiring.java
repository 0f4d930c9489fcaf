package org.bellwether.bootstrap;

import org.bellwether.application.RateLimiter;
import org.bellwether.cache.RedisConnection;
import org.bellwether.cache.limits.LocalRateLimiter;
import org.bellwether.cache.limits.RedisRateLimiter;
import org.bellwether.cache.market.CachedMarketRepository;
import org.bellwether.domain.market.MarketRepository;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// What nodes share in Redis, and what each of them does without it.
@Configuration(proxyBeanMethods = false)
class CacheWiring {

  @Bean
  @Nullable RedisConnection redis(RunningServers servers) {
    return servers.redisUrl() == null ? null : RedisConnection.to(servers.redisUrl());
  }

  @Bean
  @Primary
  MarketRepository cachedMarkets(MarketRepository markets, @Nullable RedisConnection redis) {
    return new CachedMarketRepository(markets, redis == null ? null : redis.client());
  }

  @Bean
  RateLimiter rateLimiter(@Nullable RedisConnection redis) {
    return redis == null ? new LocalRateLimiter() : new RedisRateLimiter(redis.client());
  }
}

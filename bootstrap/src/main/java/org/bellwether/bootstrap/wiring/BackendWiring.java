package org.bellwether.bootstrap.wiring;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.InstantSource;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.backend.Cache;
import org.bellwether.application.backend.CacheSettings;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.application.wiring.Installation;
import org.bellwether.application.wiring.Installation.Policy;
import org.bellwether.bootstrap.Backends;
import org.bellwether.bootstrap.Caches;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where everything is kept and remembered.
@Configuration(proxyBeanMethods = false)
public class BackendWiring {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Backend backend(BackendSettings settings, InstantSource clock) {
    return Backends.open(settings, clock);
  }

  @Bean
  Cache cache(CacheSettings settings, Backend backend) {
    return Caches.open(settings, backend);
  }

  @Bean
  Installation installation(Cache cache, Settings settings, InstantSource clock) {
    return Installation.of(
        cache.backend(), policy(settings), UuidCreator::getTimeOrderedEpoch, clock);
  }

  private static Policy policy(Settings settings) {
    return new Policy(
        settings.welcomeGrant(),
        settings.importSubsidy(),
        settings.reversalPeriod(),
        settings.sessionLife(),
        settings.accessTokenLife(),
        accountLimit(settings.accountLimit()));
  }

  private static @Nullable Limit accountLimit(@Nullable RateLimit limit) {
    return limit == null
        ? null
        : new Limit("account", limit.requests(), Duration.ofSeconds(limit.seconds()));
  }
}

package org.bellwether.bootstrap;

import org.bellwether.cache.RedisConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What makes the backend faster and may be left out.
@Configuration(proxyBeanMethods = false)
class CacheWiring {

  @Bean
  RedisConnection redis(RunningServers servers) {
    return new RedisConnection();
  }
}

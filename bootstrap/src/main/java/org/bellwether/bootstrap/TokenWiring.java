package org.bellwether.bootstrap;

import java.time.InstantSource;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.rest.identity.Argon2PasswordHasher;
import org.bellwether.rest.identity.JwtAccessTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// How people prove who they are.
@Lazy
@Configuration(proxyBeanMethods = false)
class TokenWiring {

  @Bean
  JwtAccessTokens accessTokens(Settings settings, InstantSource clock) {
    return new JwtAccessTokens(JwtSecret.of(settings), settings.accessTokenLife(), clock);
  }

  @Bean
  PasswordHasher passwordHasher() {
    return new Argon2PasswordHasher();
  }
}

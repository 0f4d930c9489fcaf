package org.bellwether.bootstrap.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.context.annotation.Bean.Bootstrap.BACKGROUND;

import java.time.InstantSource;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.RotateSigningKeys.Mode;
import org.bellwether.application.identity.TokenVerifier;
import org.bellwether.application.wiring.AccessUseCases;
import org.bellwether.application.wiring.AccountUseCases;
import org.bellwether.application.wiring.Installation;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.identity.password.Argon2PasswordHasher;
import org.bellwether.identity.password.ZxcvbnCommonPasswords;
import org.bellwether.identity.token.BearerTokens;
import org.bellwether.identity.token.JwtAccessTokens;
import org.bellwether.identity.token.OidcTokens;
import org.bellwether.identity.token.RotatingKeys;
import org.bellwether.identity.token.SharedSecret;
import org.bellwether.identity.token.TokenKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// How people and programs prove who they are.
@Lazy
@Configuration(proxyBeanMethods = false)
public class IdentityWiring {

  @Bean
  TokenKeys tokenKeys(
      Settings settings, Backend backend, RotateSigningKeys rotate, InstantSource clock) {
    if (settings.jwtSecret() != null) {
      return new SharedSecret(settings.jwtSecret().getBytes(UTF_8));
    }
    rotate.execute(Mode.WHEN_THERE_IS_NONE);
    return new RotatingKeys(backend.signingKeys(), clock);
  }

  @Bean
  RotateSigningKeys rotateSigningKeys(Installation here) {
    Backend in = here.backend();
    return new RotateSigningKeys(
        in.transactions(),
        in.signingKeys(),
        RotatingKeys::generate,
        here.policy().accessTokenLife(),
        in.auditTrail(),
        here.clock());
  }

  @Bean
  AccessTokens accessTokens(TokenKeys keys, Settings settings, InstantSource clock) {
    return new JwtAccessTokens(keys, settings.accessTokenLife(), clock);
  }

  @Bean
  TokenVerifier tokenVerifier(
      TokenKeys keys,
      Settings settings,
      Installation here,
      AccountUseCases accounts,
      AccessUseCases access) {
    return new BearerTokens(
        keys,
        settings.accessTokenLife(),
        settings.oidc() == null
            ? null
            : new OidcTokens(settings.oidc(), accounts.admitExternal(), here.clock()),
        access.authenticateApiKey(),
        here.authority(),
        here.clock());
  }

  @Bean
  PasswordHasher passwordHasher() {
    return new Argon2PasswordHasher();
  }

  /// In the background, as long lists are read for it.
  @Lazy(false)
  @Bean(bootstrap = BACKGROUND)
  CommonPasswords commonPasswords() {
    return new ZxcvbnCommonPasswords();
  }
}

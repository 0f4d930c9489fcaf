package org.bellwether.bootstrap.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.context.annotation.Bean.Bootstrap.BACKGROUND;

import java.time.InstantSource;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.RotateSigningKeys.Mode;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.domain.identity.Authority;
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
public class TokenWiring {

  @Bean
  TokenKeys tokenKeys(
      Settings settings, SigningKeys keys, RotateSigningKeys rotate, InstantSource clock) {
    if (settings.jwtSecret() != null) {
      return new SharedSecret(settings.jwtSecret().getBytes(UTF_8));
    }
    rotate.execute(Mode.WHEN_THERE_IS_NONE);
    return new RotatingKeys(keys, clock);
  }

  @Bean
  RotateSigningKeys rotateSigningKeys(
      Transactions transactions,
      SigningKeys keys,
      Settings settings,
      AuditTrail trail,
      InstantSource clock) {
    return new RotateSigningKeys(
        transactions, keys, RotatingKeys::generate, settings.accessTokenLife(), trail, clock);
  }

  @Bean
  JwtAccessTokens accessTokens(TokenKeys keys, Settings settings, InstantSource clock) {
    return new JwtAccessTokens(keys, settings.accessTokenLife(), clock);
  }

  @Bean
  BearerTokens bearerTokens(
      TokenKeys keys,
      Settings settings,
      AdmitExternalUser admit,
      AuthenticateApiKey authenticateApiKey,
      Authority authority,
      InstantSource clock) {
    return new BearerTokens(
        keys,
        settings.accessTokenLife(),
        settings.oidc() == null ? null : new OidcTokens(settings.oidc(), admit, clock),
        authenticateApiKey,
        authority,
        clock);
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

package org.bellwether.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;

/// Access tokens as signed JSON Web Tokens (RFC 7519, RFC 9068).
public final class JwtAccessTokens implements AccessTokens {
  static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /// Who issues them, and whom they are for.
  static final String ISSUER = "bellwether";

  /// The claim that names the session (of OpenID Connect Front-Channel Logout).
  static final String SESSION = "sid";

  /// By which the clock of another node may be behind.
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final TokenKeys keys;
  private final Duration life;
  private final InstantSource clock;

  public JwtAccessTokens(TokenKeys keys, Duration life, InstantSource clock) {
    this.keys = keys;
    this.life = life;
    this.clock = clock;
  }

  @Override
  public AccessToken issue(User user, Session session) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(user.id().toString())
            .claim("userId", user.id().toString())
            .claim("email", user.email().value())
            .claim("role", user.role().name().toLowerCase(Locale.ROOT))
            // of the one secret that names it; nobody gets from there to the secret
            .claim(SESSION, session.family().hex())
            .claim("auth_time", session.startedAt().getEpochSecond())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now.minus(SKEW)))
            .expirationTime(Date.from(now.plus(life)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    JWK key = keys.signer();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(keys.algorithm()).type(TYPE).keyID(key.getKeyID()).build(),
            claims);
    try {
      jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, keys.algorithm()));
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign a token", e);
    }
    return new AccessToken(jwt.serialize(), life);
  }
}

package org.bellwether.rest.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.rest.http.ApiError;
import org.bellwether.rest.http.Problem;
import org.bellwether.rest.http.TokenVerifier;

/// JSON Web Tokens signed with HMAC SHA-256 and nothing else (RFC 7519, RFC 8725, RFC 9068).
public final class JwtAccessTokens implements AccessTokens, TokenVerifier {
  /// RFC 7518 section 3.2: the key is at least as long as the hash.
  public static final int MIN_SECRET_BYTES = 32;

  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final String ISSUER = "bellwether";
  private static final int MAX_LENGTH = 4096;

  private final byte[] secret;
  private final Duration life;
  private final InstantSource clock;

  public JwtAccessTokens(byte[] secret, Duration life, InstantSource clock) {
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("a secret has at least " + MIN_SECRET_BYTES + " bytes");
    }
    this.secret = secret.clone();
    this.life = life;
    this.clock = clock;
  }

  @Override
  public AccessToken issue(User user) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(ISSUER)
            .subject(user.id().toString())
            .claim("userId", user.id().toString())
            .claim("email", user.email().value())
            .claim("role", user.role().name().toLowerCase(Locale.ROOT))
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(), claims);
    try {
      jwt.sign(new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign a token", e);
    }
    return new AccessToken(jwt.serialize(), life);
  }

  @Override
  public Caller verify(String token, String address) {
    if (token.length() > MAX_LENGTH) {
      throw invalid("the access token is too long");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      // the algorithm is ours to choose, never the token's
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
          || !TYPE.equals(jwt.getHeader().getType())
          || !jwt.verify(new MACVerifier(secret))) {
        throw invalid("the access token is not one of ours");
      }
      return caller(jwt.getJWTClaimsSet(), address);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw invalid("the access token is not one of ours");
    }
  }

  private Caller caller(JWTClaimsSet claims, String address) throws ParseException {
    Instant now = clock.instant();
    if (!ISSUER.equals(claims.getIssuer()) || !claims.getAudience().equals(List.of(ISSUER))) {
      throw invalid("the access token is not meant for this service");
    }
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    if (expires == null || !expires.toInstant().isAfter(now)) {
      throw invalid("the access token has expired, log in again");
    }
    if (notBefore == null || notBefore.toInstant().isAfter(now)) {
      throw invalid("the access token is not valid yet");
    }
    String role = String.valueOf(claims.getStringClaim("role"));
    return Caller.person(
        new UserId(UUID.fromString(String.valueOf(claims.getStringClaim("userId")))),
        Role.valueOf(role.toUpperCase(Locale.ROOT)),
        address);
  }

  private static ApiError invalid(String detail) {
    return new ApiError(Problem.INVALID_TOKEN, detail);
  }
}

package org.bellwether.identity.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.bellwether.application.Outage;
import org.jspecify.annotations.Nullable;

/// What a token of one issuer must be like to be believed: RFC 8725 (best current practices for
/// JSON Web Tokens) and RFC 9068 (access tokens).
final class JwtRules {
  private final String issuer;
  private final Duration longestLife;
  private final InstantSource clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /// @param algorithms which the keys are for
  /// @param required claims, beside those that are compared
  /// @param longestLife from now to its end; further off is a mistake or a forgery
  /// @param skew by which the issuer's clock may differ
  JwtRules(
      String issuer,
      String audience,
      Types types,
      Set<JWSAlgorithm> algorithms,
      JWKSource<SecurityContext> keys,
      Set<String> required,
      Duration longestLife,
      Duration skew,
      InstantSource clock) {
    this.issuer = issuer;
    this.longestLife = longestLife;
    this.clock = clock;
    processor.setJWSTypeVerifier(types);
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
    processor.setJWEKeySelector(null);
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().issuer(issuer).build(), required) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew(Math.toIntExact(skew.toSeconds()));
    processor.setJWTClaimsSetVerifier(claims);
  }

  /// The `typ` that a token must have.
  enum Types implements JOSEObjectTypeVerifier<SecurityContext> {
    ACCESS_TOKEN,
    /// Or none, or just that it is a token, as many providers have it.
    ACCESS_TOKEN_OR_JWT;

    @Override
    public void verify(@Nullable JOSEObjectType type, @Nullable SecurityContext context)
        throws BadJOSEException {
      boolean good =
          JwtAccessTokens.TYPE.equals(type)
              || (this == ACCESS_TOKEN_OR_JWT && (type == null || JOSEObjectType.JWT.equals(type)));
      if (!good) {
        throw new BadJOSEException("it is another kind of token");
      }
    }
  }

  String issuer() {
    return issuer;
  }

  /// The claims of a token that may be believed.
  ///
  /// @throws BadJOSEException when it may not
  JWTClaimsSet verified(SignedJWT token) throws BadJOSEException, ParseException {
    JWSHeader header = token.getHeader();
    if (header.getJWK() != null
        || header.getJWKURL() != null
        || header.getX509CertURL() != null
        || header.getX509CertChain() != null) {
      throw new BadJWTException("it brings its own key");
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
      Instant end = claims.getExpirationTime().toInstant();
      if (end.isAfter(clock.instant().plus(longestLife))) {
        throw new BadJWTException("it is good for too long");
      }
      return claims;
    } catch (KeySourceException e) {
      throw new Outage("the keys of " + issuer + " cannot be read", e);
    } catch (JOSEException e) {
      throw new BadJWTException("it cannot be checked", e);
    }
  }
}

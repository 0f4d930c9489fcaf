package org.bellwether.rest.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key pairs that come and go, the same on all nodes: ECDSA on the curve P-256 with SHA-256. They
/// are read again each minute, and when a token names one that is not known yet; while they cannot
/// be read, those that were go on.
public final class RotatingKeys implements TokenKeys {
  private static final Duration READ_EVERY = Duration.ofMinutes(1);

  /// At most, whatever tokens name.
  private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);

  private final SigningKeys keys;
  private final InstantSource clock;
  private volatile @Nullable Read read;

  /// What was read, and when.
  private record Read(List<Pair> pairs, Instant at) {
    boolean isFresh(Duration maxAge, Instant now) {
      return Duration.between(at, now).abs().compareTo(maxAge) <= 0;
    }
  }

  private record Pair(ECKey jwk, SigningKey key) {
    boolean isBelieved(Instant now) {
      return key.retiresAt() == null || now.isBefore(key.retiresAt());
    }
  }

  static {
    // the first reading comes before the first rotation can matter
    if (READ_EVERY.compareTo(RotateSigningKeys.AHEAD) >= 0) {
      throw new IllegalStateException("a key would sign before all nodes know it");
    }
  }

  public RotatingKeys(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// A new pair; its id is its thumbprint (RFC 7638).
  public static SigningKey generate(Instant signsFrom) {
    try {
      ECKey pair =
          new ECKeyGenerator(Curve.P_256)
              .algorithm(JWSAlgorithm.ES256)
              .keyUse(KeyUse.SIGNATURE)
              .keyIDFromThumbprint(true)
              .generate();
      return new SigningKey(pair.getKeyID(), pair.toJSONString(), signsFrom, null);
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot make a key pair", e);
    }
  }

  @Override
  public JWSAlgorithm algorithm() {
    return JWSAlgorithm.ES256;
  }

  @Override
  public JWK signer() {
    Instant now = clock.instant();
    return believed(READ_EVERY).stream()
        .filter(pair -> !pair.key().signsFrom().isAfter(now))
        .max(Comparator.comparing(pair -> pair.key().signsFrom()))
        .map(Pair::jwk)
        .orElseThrow(() -> new IllegalStateException("there is no key to sign with"));
  }

  @Override
  public JWKSource<SecurityContext> verifiers() {
    return (selector, _) -> {
      List<JWK> known = selector.select(new JWKSet(jwks(READ_EVERY)));
      return known.isEmpty() ? selector.select(new JWKSet(jwks(READ_AGAIN_AFTER))) : known;
    };
  }

  @Override
  public JWKSet published() {
    return new JWKSet(jwks(READ_EVERY)).toPublicJWKSet();
  }

  private List<JWK> jwks(Duration maxAge) {
    return believed(maxAge).stream().<JWK>map(Pair::jwk).toList();
  }

  private List<Pair> believed(Duration maxAge) {
    Instant now = clock.instant();
    Read last = read;
    if (last == null || !last.isFresh(maxAge, now)) {
      last = readAgain(maxAge, now);
    }
    return last.pairs().stream().filter(pair -> pair.isBelieved(now)).toList();
  }

  private synchronized Read readAgain(Duration maxAge, Instant now) {
    Read last = read;
    if (last != null && last.isFresh(maxAge, now)) {
      return last; // another was faster
    }
    try {
      last = new Read(keys.findAll().stream().map(RotatingKeys::parse).toList(), now);
    } catch (Outage e) {
      if (last == null) {
        throw e;
      }
      LOG.warn("the signing keys cannot be read, the last ones go on: {}", e.getMessage());
      last = new Read(last.pairs(), now);
    }
    read = last;
    return last;
  }

  private static Pair parse(SigningKey key) {
    try {
      return new Pair(ECKey.parse(key.material()), key);
    } catch (ParseException e) {
      // without the cause, which may show the key
      throw new IllegalStateException("the signing key " + key.id() + " is damaged");
    }
  }
}

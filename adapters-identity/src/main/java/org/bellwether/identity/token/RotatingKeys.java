package org.bellwether.identity.token;

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
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key pairs that come and go, the same on all nodes: ECDSA on the curve P-256 with SHA-256.
///
/// They are read again every [#READ_EVERY], when somebody asks, so that one that was withdrawn is
/// worth nothing some seconds later. While they cannot be read, those that were go on for
/// [#BELIEVED_UNREAD], and then nobody's token is believed: a node that is cut off from the
/// database would never learn of a theft.
public final class RotatingKeys implements TokenKeys {
  static final Duration READ_EVERY = Duration.ofSeconds(2);
  static final Duration BELIEVED_UNREAD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);

  private final SigningKeys keys;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Read read;
  private volatile @Nullable Failure failure;

  /// What was read, and when that began.
  private record Read(Map<String, Pair> pairs, Instant at) {
    boolean isNotOlderThan(Duration age, Instant now) {
      return Duration.between(at, now).abs().compareTo(age) <= 0;
    }
  }

  /// When nothing could be read, and why.
  private record Failure(Outage outage, Instant at) {
    boolean isFresh(Instant now) {
      return Duration.between(at, now).abs().compareTo(READ_EVERY) <= 0;
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
    return believed(now)
        .filter(pair -> !pair.key().signsFrom().isAfter(now))
        .max(Comparator.comparing(pair -> pair.key().signsFrom()))
        .map(Pair::jwk)
        .orElseThrow(() -> new IllegalStateException("there is no key to sign with"));
  }

  @Override
  public JWKSource<SecurityContext> verifiers() {
    return (selector, _) -> selector.select(jwks());
  }

  @Override
  public boolean believe(String keyId) {
    Instant now = clock.instant();
    Pair pair = read(now).pairs().get(keyId);
    return pair != null && pair.isBelieved(now);
  }

  @Override
  public String published() {
    return jwks().toString(true);
  }

  private JWKSet jwks() {
    return new JWKSet(believed(clock.instant()).<JWK>map(Pair::jwk).toList());
  }

  private Stream<Pair> believed(Instant now) {
    return read(now).pairs().values().stream().filter(pair -> pair.isBelieved(now));
  }

  /// One reads again, and the others go on with what there is meanwhile.
  private Read read(Instant now) {
    Read last = read;
    if (last != null && last.isNotOlderThan(READ_EVERY, now)) {
      return last;
    }
    boolean usable = last != null && last.isNotOlderThan(BELIEVED_UNREAD, now);
    if (last != null && usable && !reading.tryLock()) {
      return last;
    } else if (!usable) {
      reading.lock();
    }
    try {
      // by now, as who waited must not try once more what has just failed
      return readAgain(clock.instant());
    } finally {
      reading.unlock();
    }
  }

  private Read readAgain(Instant now) {
    Read last = read;
    if (last != null && last.isNotOlderThan(READ_EVERY, now)) {
      return last; // another was faster
    }
    Failure failed = failure;
    if (failed == null || !failed.isFresh(now)) {
      try {
        last =
            new Read(
                keys.findAll().stream()
                    .map(RotatingKeys::parse)
                    .collect(
                        Collectors.toUnmodifiableMap(pair -> pair.key().id(), Function.identity())),
                now);
        read = last;
        failure = null;
        return last;
      } catch (Outage e) {
        LOG.warn("the signing keys cannot be read: {}", e.getMessage());
        failed = new Failure(e, clock.instant());
        failure = failed;
      }
    }
    if (last != null && last.isNotOlderThan(BELIEVED_UNREAD, now)) {
      return last;
    }
    throw new Outage("the signing keys cannot be read", failed.outage());
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

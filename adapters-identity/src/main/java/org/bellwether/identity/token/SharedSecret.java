package org.bellwether.identity.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

/// One secret that all nodes have been given: HMAC with SHA-256. Whoever can check a token can make
/// one, so nobody else is told how to.
public final class SharedSecret implements TokenKeys {
  /// RFC 7518 section 3.2: the key is at least as long as the hash.
  public static final int MIN_BYTES = 32;

  private final OctetSequenceKey secret;

  public SharedSecret(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException("a secret has at least " + MIN_BYTES + " bytes");
    }
    this.secret = new OctetSequenceKey.Builder(secret).algorithm(JWSAlgorithm.HS256).build();
  }

  @Override
  public JWSAlgorithm algorithm() {
    return JWSAlgorithm.HS256;
  }

  @Override
  public JWK signer() {
    return secret;
  }

  @Override
  public JWKSource<SecurityContext> verifiers() {
    return new ImmutableJWKSet<>(new JWKSet(secret));
  }

  /// It has no id, and goes with its process.
  @Override
  public boolean believe(String keyId) {
    return true;
  }

  @Override
  public String published() {
    return new JWKSet().toString(true);
  }
}

package org.bellwether.identity.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

/// The keys behind our access tokens. The algorithm is theirs to say, never a token's (RFC 8725
/// section 3.1).
public interface TokenKeys {

  JWSAlgorithm algorithm();

  /// The one that signs now.
  JWK signer();

  /// Those whose signatures are believed now.
  JWKSource<SecurityContext> verifiers();

  /// Whether what that key has signed is believed still, for tokens that were found good before.
  boolean believe(String keyId);

  /// What everybody may know of them: the public halves, as a JWK set in JSON (RFC 7517).
  String published();
}

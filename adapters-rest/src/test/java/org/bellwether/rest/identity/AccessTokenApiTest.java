package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which access tokens are believed.
class AccessTokenApiTest {
  private static final String MARKET = "/api/v1/markets/" + UUID.randomUUID();

  private final TestApi api = TestApi.start();
  private final Person ann = api.person("Ann", Role.USER);

  @AfterEach
  void stop() {
    api.close();
  }

  /// Who is believed learns that there is no such market.
  private Answer deleteWith(String authorization) {
    return api.delete(MARKET).badOnPurpose().header("Authorization", authorization).send();
  }

  private void requireRefused(String token) {
    Answer no = deleteWith("Bearer " + token).is(Problem.INVALID_TOKEN).is(401);
    assertThat(no.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"bellwether\", error=\"invalid_token\"");
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("bellwether")
        .audience("bellwether")
        .issueTime(Date.from(TestApi.NOW))
        .jwtID("1")
        .claim("userId", UUID.randomUUID().toString())
        .claim("role", "user")
        .notBeforeTime(Date.from(TestApi.NOW.minusSeconds(1)))
        .expirationTime(Date.from(TestApi.NOW.plusSeconds(60)));
  }

  /// The key that signs here.
  private ECKey key() {
    try {
      return ECKey.parse(api.signingKeys.findAll().getFirst().material());
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSHeader.Builder header(JWK key, JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm)
        .type(new JOSEObjectType("at+jwt"))
        .keyID(key.getKeyID());
  }

  private static String sign(JWSHeader header, JWK key, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String sign(JWTClaimsSet.Builder claims) {
    return sign(header(key(), JWSAlgorithm.ES256).build(), key(), claims.build());
  }

  /// A key of a forger's own, called as ours is.
  private ECKey forged() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(key().getKeyID()).generate();
  }

  @Test
  void a_token_made_as_ours_are_is_believed() {
    deleteWith("Bearer " + ann.token()).is(Problem.MARKET_NOT_FOUND);
    deleteWith("Bearer " + sign(claims())).is(Problem.MARKET_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YTpi", "Bearer", "Token abc", "Bearerabc"})
  void another_kind_of_authorization_is_no_token(String authorization) {
    Answer no = deleteWith(authorization).is(Problem.MISSING_TOKEN);
    assertThat(no.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"bellwether\"");
  }

  @Test
  void nothing_is_no_token() {
    api.delete(MARKET).badOnPurpose().send().is(Problem.MISSING_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b",
        "a.b.c",
        "...",
        "..",
        "a.b.c.d.e",
        "{}",
        "eyJhbGciOiJIUzI1NiJ9.e30.",
        "null",
        "eyJhbGciOjF9.e30.AA",
        "W10.e30.AA",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6eyJhIjoxfX0.e30.AA"
      })
  void garbage_is_refused(String token) {
    requireRefused(token);
  }

  @Test
  void an_unsigned_token_is_refused() {
    String payload = ann.token().split("\\.", -1)[1];
    for (String algorithm : new String[] {"none", "None", "NONE", "nOnE"}) {
      String header = "{\"alg\":\"%s\",\"typ\":\"at+jwt\"}".formatted(algorithm);
      String encoded =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(header.getBytes(StandardCharsets.UTF_8));
      requireRefused(encoded + "." + payload + ".");
      requireRefused(encoded + "." + payload + "." + ann.token().split("\\.", -1)[2]);
    }
  }

  @Test
  void another_key_is_refused_whatever_it_is_called() throws JOSEException {
    JWTClaimsSet claims = claims().build();
    requireRefused(sign(header(forged(), JWSAlgorithm.ES256).build(), forged(), claims));
    for (String id :
        new String[] {"", "../../../../dev/null", "' or 1=1 --", "x".repeat(1000), "file:///"}) {
      ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
      requireRefused(sign(header(key, JWSAlgorithm.ES256).build(), key, claims));
    }
  }

  @Test
  void another_algorithm_is_refused_though_the_key_has_the_right_name() throws JOSEException {
    String id = key().getKeyID();
    JWTClaimsSet claims = claims().build();
    RSAKey rsa = new RSAKeyGenerator(2048).keyID(id).generate();
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256)) {
      requireRefused(sign(header(rsa, algorithm).build(), rsa, claims));
    }
    ECKey larger = new ECKeyGenerator(Curve.P_384).keyID(id).generate();
    requireRefused(sign(header(larger, JWSAlgorithm.ES384).build(), larger, claims));
  }

  /// What everybody may know must not work as a secret (RFC 8725 section 2.1).
  @Test
  void the_public_key_is_no_secret_for_hmac() throws JOSEException {
    ECKey known = key().toPublicJWK();
    for (byte[] secret :
        new byte[][] {
          known.toPublicKey().getEncoded(),
          known.toJSONString().getBytes(StandardCharsets.UTF_8),
          known.getX().decode(),
          Base64.getMimeEncoder().encode(known.toPublicKey().getEncoded())
        }) {
      OctetSequenceKey hmac = new OctetSequenceKey.Builder(secret).keyID(known.getKeyID()).build();
      requireRefused(sign(header(hmac, JWSAlgorithm.HS256).build(), hmac, claims().build()));
    }
  }

  @Test
  void a_token_that_brings_its_own_key_is_refused_though_it_is_signed_with_ours()
      throws JOSEException {
    ECKey forged = forged();
    for (ECKey key : List.of(forged, key())) {
      JWSHeader.Builder header = header(key, JWSAlgorithm.ES256);
      requireRefused(sign(header.jwk(forged.toPublicJWK()).build(), key, claims().build()));
      URI evil = URI.create("https://evil.example.org/jwks.json");
      requireRefused(
          sign(header(key, JWSAlgorithm.ES256).jwkURL(evil).build(), key, claims().build()));
      requireRefused(
          sign(header(key, JWSAlgorithm.ES256).x509CertURL(evil).build(), key, claims().build()));
      requireRefused(
          sign(
              header(key, JWSAlgorithm.ES256)
                  .x509CertChain(List.of(com.nimbusds.jose.util.Base64.encode("x")))
                  .build(),
              key,
              claims().build()));
    }
  }

  @Test
  void a_critical_extension_that_nobody_knows_is_refused() {
    requireRefused(
        sign(
            header(key(), JWSAlgorithm.ES256)
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1)
                .build(),
            key(),
            claims().build()));
  }

  @Test
  void an_encrypted_token_is_refused() throws JOSEException {
    EncryptedJWT jwe =
        new EncryptedJWT(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key().getKeyID())
                .build(),
            claims().build());
    jwe.encrypt(new ECDHEncrypter(key().toECPublicKey()));
    requireRefused(jwe.serialize());
  }

  @Test
  void another_type_is_refused() {
    for (String type : new String[] {"JWT", "jwt", "at", "id+jwt", "logout+jwt"}) {
      requireRefused(
          sign(
              header(key(), JWSAlgorithm.ES256).type(new JOSEObjectType(type)).build(),
              key(),
              claims().build()));
    }
    requireRefused(
        sign(header(key(), JWSAlgorithm.ES256).type(null).build(), key(), claims().build()));
  }

  @Test
  void a_changed_payload_is_refused() {
    String[] parts = ann.token().split("\\.", -1);
    String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    assertThat(payload).contains("\"role\":\"user\"");
    String admin =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                payload.replace("\"user\"", "\"admin\"").getBytes(StandardCharsets.UTF_8));
    requireRefused(parts[0] + "." + admin + "." + parts[2]);
  }

  @Test
  void a_token_is_good_until_it_expires() {
    api.now = TestApi.NOW.plus(TestApi.TOKEN_LIFE).minusMillis(1);
    deleteWith("Bearer " + ann.token()).is(Problem.MARKET_NOT_FOUND);
    api.now = TestApi.NOW.plus(TestApi.TOKEN_LIFE);
    requireRefused(ann.token());
    assertThat(deleteWith("Bearer " + ann.token()).body()).contains("expired");
  }

  @Test
  void claims_that_are_missing_or_not_ours_are_refused() {
    Instant now = TestApi.NOW;
    requireRefused(sign(claims().notBeforeTime(Date.from(now.plusSeconds(1)))));
    requireRefused(sign(claims().notBeforeTime(null)));
    requireRefused(sign(claims().expirationTime(null)));
    requireRefused(sign(claims().expirationTime(Date.from(now.minus(Duration.ofDays(1))))));
    requireRefused(sign(claims().issuer("somebody")));
    requireRefused(sign(claims().issuer(null)));
    requireRefused(sign(claims().audience("somebody")));
    requireRefused(sign(claims().audience((String) null)));
    requireRefused(sign(claims().claim("role", "king")));
    requireRefused(sign(claims().claim("role", 1)));
    requireRefused(sign(claims().claim("role", null)));
    requireRefused(sign(claims().claim("userId", "ann")));
    requireRefused(sign(claims().claim("userId", null)));
    requireRefused(sign(claims().issueTime(null)));
    requireRefused(sign(claims().jwtID(null)));
    requireRefused(
        sign(claims().expirationTime(Date.from(now.plus(TestApi.TOKEN_LIFE).plusSeconds(1)))));
    requireRefused(sign(claims().expirationTime(Date.from(Instant.parse("9999-12-31T23:59:59Z")))));
  }

  @Test
  void an_over_long_token_is_refused_unread() {
    requireRefused(sign(claims().claim("more", "x".repeat(9000))));
  }
}

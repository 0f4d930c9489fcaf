package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.http.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which access tokens are believed.
class AccessTokenApiTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
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
    assertThat(no.body()).doesNotContain(KEY);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("bellwether")
        .audience("bellwether")
        .claim("userId", UUID.randomUUID().toString())
        .claim("role", "user")
        .notBeforeTime(Date.from(TestApi.NOW))
        .expirationTime(Date.from(TestApi.NOW.plusSeconds(60)));
  }

  private static String sign(JWSAlgorithm algorithm, String type, String key, JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).type(new JOSEObjectType(type)).build(), claims);
      jwt.sign(new MACSigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(JWTClaimsSet.Builder claims) {
    return sign(JWSAlgorithm.HS256, "at+jwt", KEY, claims.build());
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
  void another_algorithm_is_refused_though_the_key_is_right() {
    requireRefused(sign(JWSAlgorithm.HS512, "at+jwt", KEY + KEY, claims().build()));
    requireRefused(sign(JWSAlgorithm.HS384, "at+jwt", KEY + KEY, claims().build()));
  }

  @Test
  void another_key_is_refused() {
    requireRefused(sign(JWSAlgorithm.HS256, "at+jwt", KEY.replace('0', '1'), claims().build()));
  }

  @Test
  void another_type_is_refused() {
    requireRefused(sign(JWSAlgorithm.HS256, "JWT", KEY, claims().build()));
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
    requireRefused(sign(claims().audience(List.of("bellwether", "somebody"))));
    requireRefused(sign(claims().audience((String) null)));
    requireRefused(sign(claims().claim("role", "king")));
    requireRefused(sign(claims().claim("role", 1)));
    requireRefused(sign(claims().claim("role", null)));
    requireRefused(sign(claims().claim("userId", "ann")));
    requireRefused(sign(claims().claim("userId", null)));
  }

  @Test
  void an_over_long_token_is_refused_unread() {
    requireRefused(sign(claims().claim("more", "x".repeat(5000))));
  }
}

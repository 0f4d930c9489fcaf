package org.bellwether.rest.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Standing;
import org.bellwether.identity.token.OidcSettings;
import org.bellwether.identity.token.Retries;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Tokens;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Users whom another system logs in.
class OidcApiTest {
  private static final String ISSUER = "https://login.example.org/realms/main";
  private static final RSAKey KEY = key("1");
  private static final RSAKey KEY_OF_NOBODY = key("2");

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger fetched = new AtomicInteger();
  private final HttpServer provider = provider();
  private final TestApi api = TestApi.start(keysAt("/jwks"));

  private Tokens keysAt(String path) {
    return keysAt(path, Set.of(), Set.of());
  }

  private Tokens keysAt(String path, Set<String> clients, Set<String> scopes) {
    return new Tokens(
        null,
        new OidcSettings(
            ISSUER,
            "bellwether-api",
            clients,
            scopes,
            URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + path),
            "realm_access.roles",
            Map.of("ops", Role.ADMIN, "staff", Role.MODERATOR),
            new Retries(2, Duration.ofMillis(20))));
  }

  @AfterEach
  void stop() {
    api.close();
    provider.stop(0);
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpServer provider() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/jwks",
          exchange -> {
            if (failures.getAndDecrement() > 0) {
              exchange.sendResponseHeaders(503, -1);
              exchange.close();
              return;
            }
            fetched.incrementAndGet();
            byte[] keys = new JWKSet(KEY.toPublicJWK()).toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      server.createContext(
          "/moved",
          exchange -> {
            exchange.getResponseHeaders().add("Location", "/jwks");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet.Builder mira() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("account", "bellwether-api"))
        .subject("mira-1")
        .claim("name", "Mira")
        .issueTime(Date.from(TestApi.NOW))
        .expirationTime(Date.from(TestApi.NOW.plusSeconds(300)));
  }

  private static String token(JWTClaimsSet.Builder claims) {
    return token(KEY, JWSAlgorithm.RS256, claims);
  }

  private static String token(RSAKey key, JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .type(JOSEObjectType.JWT)
                  .keyID(key.getKeyID())
                  .build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer me(String token) {
    return me(api, token);
  }

  private static Answer me(TestApi api, String token) {
    return api.get("/api/v1/users/me").header("Authorization", "Bearer " + token).send();
  }

  private String role(JWTClaimsSet.Builder claims) {
    return me(token(claims)).is(200).data().get("role").asString();
  }

  @Test
  void somebody_who_comes_for_the_first_time_is_welcomed_and_known_afterwards() {
    Answer first = me(token(mira())).is(200);
    assertThat(first.data().get("name").asString()).isEqualTo("Mira");
    assertThat(first.data().get("role").asString()).isEqualTo("user");
    assertThat(first.data().get("balance").asInt()).isEqualTo(1000);
    assertThat(first.data().has("email")).isFalse();
    assertThat(me(token(mira().jwtID("another"))).data()).isEqualTo(first.data());
    api.post("/api/v1/markets")
        .header("Authorization", "Bearer " + token(mira()))
        .json(
            "{\"name\":\"A\",\"outcomes\":[\"Y\",\"N\"],\"closesAt\":\"2031-01-01T00:00:00Z\",\"subsidy\":10}")
        .send()
        .is(201);
    assertThat(me(token(mira())).data().get("balance").asInt()).isEqualTo(990);
    assertThat(api.allCredits()).isZero();
  }

  @Test
  void its_roles_are_roles_here_as_the_settings_say() {
    assertThat(role(mira())).isEqualTo("user");
    assertThat(role(mira().claim("realm_access", Map.of("roles", List.of("staff", "x")))))
        .isEqualTo("moderator");
    assertThat(role(mira().claim("realm_access", Map.of("roles", List.of("staff", "ops")))))
        .isEqualTo("admin");
    assertThat(role(mira().claim("realm_access", Map.of("roles", "ops")))).isEqualTo("admin");
    for (Object odd : new Object[] {"ops", List.of("ops"), 1, Map.of("roles", Map.of("ops", 1))}) {
      assertThat(role(mira().claim("realm_access", odd))).as("%s", odd).isEqualTo("user");
    }
    assertThat(role(mira().claim("role", "admin"))).as("a claim nobody named").isEqualTo("user");
  }

  @Test
  void what_it_did_not_sign_for_us_is_refused() throws JOSEException {
    Instant now = TestApi.NOW;
    RSAKey forged = new RSAKey.Builder(key("1")).keyID("1").build();
    SignedJWT hmac =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(), mira().build());
    hmac.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
    for (String bad :
        List.of(
            token(forged, JWSAlgorithm.RS256, mira()),
            token(KEY, JWSAlgorithm.RS512, mira()),
            hmac.serialize(),
            token(mira().audience("account")),
            token(mira().audience((String) null)),
            token(mira().issuer("https://evil.example.org")),
            token(mira().subject(null)),
            token(mira().subject(" ")),
            token(mira().subject("a\nb")),
            token(mira().subject("x".repeat(400))),
            token(mira().issueTime(null)),
            token(mira().expirationTime(null)),
            token(mira().expirationTime(Date.from(now.minusSeconds(61)))),
            token(mira().expirationTime(Date.from(now.plus(Duration.ofHours(25))))),
            token(mira().notBeforeTime(Date.from(now.plusSeconds(61)))))) {
      me(bad).is(Problem.INVALID_TOKEN);
    }
    assertThat(api.ledger.transfers()).as("nobody was admitted").isEmpty();
  }

  /// All of it is signed with the same key, by a provider that is trusted.
  @Test
  void what_is_no_access_token_is_refused() {
    for (JWTClaimsSet.Builder other :
        List.of(
            mira().claim("nonce", "n-0S6_WzA2Mj"),
            mira().claim("at_hash", "77QmUPtjPfzWtF2AnpK9RQ"),
            mira().claim("c_hash", "77QmUPtjPfzWtF2AnpK9RQ"),
            mira().claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", 1)),
            mira().claim("token_use", "id"),
            mira().claim("token_use", List.of("access")),
            mira().claim("typ", "ID"),
            mira().claim("typ", "Refresh"))) {
      me(token(other)).is(Problem.INVALID_TOKEN);
      me(token(other.claim("scope", "openid bellwether"))).is(Problem.INVALID_TOKEN);
    }
    assertThat(api.ledger.transfers()).as("nobody was admitted").isEmpty();
    me(token(mira().claim("token_use", "access"))).is(200);
    me(token(mira().claim("typ", "Bearer"))).is(200);
  }

  @Test
  void a_token_for_another_program_is_refused() {
    for (String claim : List.of("azp", "client_id", "cid", "appid")) {
      me(token(mira().claim(claim, "another-program"))).is(Problem.INVALID_TOKEN);
      me(token(mira().claim(claim, List.of("bellwether-api")))).is(Problem.INVALID_TOKEN);
      me(token(mira().claim(claim, "bellwether-api"))).is(200);
    }
    me(token(mira().claim("azp", "bellwether-api").claim("client_id", "another-program")))
        .is(Problem.INVALID_TOKEN);
    try (TestApi named = TestApi.start(keysAt("/jwks", Set.of("shop", "app"), Set.of()))) {
      me(named, token(mira().claim("azp", "app"))).is(200);
      me(named, token(mira().claim("client_id", "shop"))).is(200);
      me(named, token(mira().claim("azp", "bellwether-api"))).is(Problem.INVALID_TOKEN);
      me(named, token(mira())).is(Problem.INVALID_TOKEN);
    }
  }

  @Test
  void a_token_without_the_scopes_that_are_asked_for_is_refused() {
    try (TestApi scoped = TestApi.start(keysAt("/jwks", Set.of(), Set.of("markets", "trade")))) {
      me(scoped, token(mira().claim("scope", "openid trade markets"))).is(200);
      me(scoped, token(mira().claim("scp", List.of("trade", "markets")))).is(200);
      for (Object other : List.of("", "openid", "trade", "trades markets", List.of("x"), 5)) {
        me(scoped, token(mira().claim("scope", other))).is(Problem.INVALID_TOKEN);
      }
      me(scoped, token(mira())).is(Problem.INVALID_TOKEN);
    }
  }

  /// Anybody can make one up.
  @Test
  void keys_that_are_not_known_are_looked_for_now_and_then_and_count_like_any_bad_token() {
    Map<RatePolicy, RateLimit> few = Map.of(RatePolicy.ANONYMOUS, new RateLimit(20, 60));
    try (TestApi limited = TestApi.start(keysAt("/jwks"), few)) {
      me(limited, token(mira())).is(200);
      for (int i = 0; i < 20; i++) {
        me(limited, token(KEY_OF_NOBODY, JWSAlgorithm.RS256, mira())).is(Problem.INVALID_TOKEN);
      }
      me(limited, token(KEY_OF_NOBODY, JWSAlgorithm.RS256, mira())).is(429);
      me(limited, token(mira().jwtID("another"))).is(200);
      assertThat(fetched.get()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void names_are_made_fit_to_be_shown() {
    assertThat(name(mira().claim("name", " Mi\u0000ra\n ").subject("2"))).isEqualTo("Mira");
    assertThat(name(mira().claim("name", "😀".repeat(101)).subject("3")))
        .isEqualTo("😀".repeat(100));
    assertThat(name(mira().claim("name", "\n").claim("preferred_username", "mira").subject("4")))
        .isEqualTo("mira");
    assertThat(name(mira().claim("name", 5).subject("5"))).isEqualTo("user");
  }

  private String name(JWTClaimsSet.Builder claims) {
    return me(token(claims)).is(200).data().get("name").asString();
  }

  @Test
  void its_keys_come_from_where_the_setting_says_and_from_nowhere_else() {
    try (TestApi redirected = TestApi.start(keysAt("/moved"))) {
      redirected
          .get("/api/v1/users/me")
          .header("Authorization", "Bearer " + token(mira()))
          .send()
          .is(Problem.UNAVAILABLE);
    }
  }

  @Test
  void fetching_its_keys_is_repeated_when_it_fails() {
    failures.set(2);
    me(token(mira())).is(200);
  }

  @Test
  void while_its_keys_cannot_be_fetched_its_tokens_wait_and_ours_do_not() {
    provider.stop(0);
    me(token(mira())).is(Problem.UNAVAILABLE).is(503);
    me(api.person("Ann", Role.USER).token()).is(200);
  }

  private static JWTClaimsSet.Builder ops() {
    return mira().claim("realm_access", Map.of("roles", List.of("ops")));
  }

  private Answer jobs(JWTClaimsSet.Builder claims) {
    return api.get("/api/v1/admin/jobs").header("Authorization", "Bearer " + token(claims)).send();
  }

  /// Nobody but the provider knows who is an admin now: what it said must be fresh.
  @Test
  void an_admin_by_a_token_of_long_ago_has_to_come_with_a_new_one() {
    Instant now = TestApi.NOW;
    jobs(ops()).is(200);
    jobs(ops().issueTime(Date.from(now.minus(Standing.RECENT)))).is(200);
    Answer no =
        jobs(ops().issueTime(Date.from(now.minus(Standing.RECENT).minusSeconds(1))))
            .is(Problem.RECENT_LOGIN_REQUIRED)
            .is(401);
    assertThat(no.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"bellwether\", error=\"insufficient_user_authentication\", max_age=\"900\"");
    jobs(mira()).is(Problem.INSUFFICIENT_PERMISSIONS);
  }

  private Answer key(JWTClaimsSet.Builder claims, String permission) {
    return api.post("/api/v1/api-keys")
        .header("Authorization", "Bearer " + token(claims))
        .json(
            "{\"name\": \"Bot\", \"permissions\": [\"%s\"], \"expiresAt\": \"2030-12-01T00:00:00Z\"}"
                .formatted(permission))
        .send();
  }

  @Test
  void only_who_the_provider_has_just_logged_in_makes_a_key() {
    Date longAgo = Date.from(TestApi.NOW.minus(Standing.RECENT).minusSeconds(1));
    key(mira().claim("auth_time", longAgo.toInstant().getEpochSecond()), "read")
        .is(Problem.RECENT_LOGIN_REQUIRED);
    key(mira().issueTime(longAgo), "read").is(Problem.RECENT_LOGIN_REQUIRED);
    key(mira().claim("auth_time", TestApi.NOW.getEpochSecond()).issueTime(longAgo), "read").is(201);
    key(mira(), "read").is(201);
    // a key has the role of the database, which knows none of the provider's
    key(ops(), "admin").is(Problem.PERMISSION_NOT_YOURS);
  }
}

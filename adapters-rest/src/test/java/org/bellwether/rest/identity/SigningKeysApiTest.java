package org.bellwether.rest.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.InMemorySigningKeys;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.RotateSigningKeys.Mode;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.domain.identity.Role;
import org.bellwether.identity.token.JwtAccessTokens;
import org.bellwether.identity.token.RotatingKeys;
import org.bellwether.identity.token.SharedSecret;
import org.bellwether.identity.token.TokenKeys;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.TestApi.Tokens;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

/// The keys behind access tokens: published, rotated, or one shared secret.
class SigningKeysApiTest {
  private static final String JWKS = "/.well-known/jwks.json";

  private static JWKSet published(TestApi api) throws Exception {
    return JWKSet.parse(api.get(JWKS).send().is(200).body());
  }

  private static Answer me(TestApi api, String token) {
    return api.get("/api/v1/users/me").header("Authorization", "Bearer " + token).send();
  }

  @Test
  void others_can_check_our_tokens_with_what_is_published_and_sign_none() throws Exception {
    try (TestApi api = TestApi.start()) {
      SignedJWT token = SignedJWT.parse(api.person("Ann", Role.USER).token());
      Answer answer = api.get(JWKS).send().is(200);
      assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=60");
      JWKSet keys = JWKSet.parse(answer.body());
      assertThat(keys.getKeys()).hasSize(1).noneMatch(key -> key.isPrivate());
      assertThat(
              token.verify(
                  new ECDSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey())))
          .isTrue();
      assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
      assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
      assertThat(token.getJWTClaimsSet().getClaims().keySet())
          .containsExactlyInAnyOrder(
              "iss",
              "aud",
              "sub",
              "exp",
              "nbf",
              "iat",
              "jti",
              "userId",
              "email",
              "role",
              "sid",
              "auth_time");
    }
  }

  @Test
  void nobody_is_logged_out_by_a_rotation() throws Exception {
    try (TestApi api = TestApi.start()) {
      Person ann = api.person("Ann", Role.USER);
      String before = api.token(ann.user());
      api.rotateSigningKeys.execute(Mode.IN_TURN);

      // within a minute the new key is published, and does not sign yet
      api.now = api.now.plusSeconds(61);
      String meanwhile = api.token(ann.user());
      assertThat(published(api).getKeys()).hasSize(2);
      assertThat(keyId(meanwhile)).isEqualTo(keyId(before));

      api.now = TestApi.NOW.plus(RotateSigningKeys.AHEAD);
      String after = api.token(ann.user());
      assertThat(keyId(after)).isNotEqualTo(keyId(before));
      for (String token : new String[] {before, meanwhile, after}) {
        me(api, token).is(200);
      }

      // long after, the old one is believed no more
      api.now = TestApi.NOW.plus(Duration.ofHours(3));
      assertThat(published(api).getKeys()).hasSize(1);
      me(api, api.token(ann.user())).is(200);
    }
  }

  private static String keyId(String token) throws Exception {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  @Test
  void a_stolen_key_is_worth_nothing_three_seconds_later() throws Exception {
    try (TestApi api = TestApi.start()) {
      Person ann = api.person("Ann", Role.USER);
      String before = api.token(ann.user());
      me(api, before).is(200); // and is remembered to be good
      api.rotateSigningKeys.execute(Mode.AT_ONCE);
      api.now = api.now.plusSeconds(3);
      assertThat(published(api).getKeys()).hasSize(1);
      me(api, before).is(Problem.INVALID_TOKEN);
      me(api, api.token(ann.user())).is(200);
    }
  }

  /// Another node has rotated and signs already: its tokens are looked up, not refused.
  @Test
  void a_key_that_is_not_known_yet_is_looked_up() {
    try (TestApi api = TestApi.start()) {
      Person ann = api.person("Ann", Role.USER);
      me(api, ann.token()).is(200);
      api.now = api.now.plusSeconds(6);
      api.rotateSigningKeys.execute(Mode.AT_ONCE);
      JwtAccessTokens otherNode =
          new JwtAccessTokens(
              new RotatingKeys(api.signingKeys, () -> api.now), TestApi.TOKEN_LIFE, () -> api.now);
      me(api, otherNode.issue(ann.user(), api.session(ann.user())).value()).is(200);
    }
  }

  /// Whoever cannot hear of a theft believes nobody in the end.
  @Test
  void while_the_keys_cannot_be_read_the_last_ones_go_on_for_some_seconds() {
    InMemorySigningKeys kept = new InMemorySigningKeys();
    kept.create(RotatingKeys.generate(TestApi.NOW));
    AtomicBoolean down = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(TestApi.NOW);
    RotatingKeys keys =
        new RotatingKeys(
            new UnreliableKeys(
                kept,
                () -> {
                  reads.incrementAndGet();
                  if (down.get()) {
                    throw new Outage("down", new IllegalStateException());
                  }
                }),
            now::get);
    String id = keys.signer().getKeyID();
    down.set(true);
    now.set(TestApi.NOW.plusSeconds(10));
    assertThat(keys.believe(id)).isTrue();
    assertThat(keys.believe(id)).isTrue();
    assertThat(reads).as("nobody waits for another failure").hasValue(2);
    now.set(TestApi.NOW.plusSeconds(11));
    assertThatThrownBy(() -> keys.believe(id)).isInstanceOf(Outage.class);
    assertThatThrownBy(keys::signer).isInstanceOf(Outage.class);
    assertThat(reads).hasValue(2);
    down.set(false);
    now.set(TestApi.NOW.plusSeconds(13));
    assertThat(keys.believe(id)).isTrue();
  }

  /// Else each would hang in turn, one after the other, long after the first has failed.
  @Test
  void whoever_waited_while_the_keys_could_not_be_read_fails_with_the_first() throws Exception {
    InMemorySigningKeys kept = new InMemorySigningKeys();
    kept.create(RotatingKeys.generate(TestApi.NOW));
    AtomicInteger reads = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(TestApi.NOW);
    CountDownLatch end = new CountDownLatch(1);
    RotatingKeys keys =
        new RotatingKeys(
            new UnreliableKeys(
                kept,
                () -> {
                  reads.incrementAndGet();
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  throw new Outage("down", new IllegalStateException());
                }),
            now::get);
    List<FutureTask<Object>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      now.set(TestApi.NOW.plusSeconds(3L * i));
      FutureTask<Object> task = new FutureTask<>(keys::signer);
      all.add(task);
      Thread thread = Thread.ofPlatform().daemon().start(task);
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    end.countDown();
    for (FutureTask<Object> task : all) {
      assertThatThrownBy(task::get).hasCauseInstanceOf(Outage.class);
    }
    assertThat(reads).hasValue(1);
  }

  private record UnreliableKeys(SigningKeys keys, Runnable beforeReading) implements SigningKeys {
    @Override
    public List<SigningKey> findAll() {
      beforeReading.run();
      return keys.findAll();
    }

    @Override
    public void create(SigningKey key) {
      keys.create(key);
    }

    @Override
    public void retireOthers(String but, Instant at) {
      keys.retireOthers(but, at);
    }

    @Override
    public void deleteRetired(Instant now) {
      keys.deleteRetired(now);
    }
  }

  @Test
  void a_shared_secret_signs_with_hmac_and_publishes_nothing() throws Exception {
    SharedSecret secret = new SharedSecret("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    try (TestApi api = TestApi.start(new Tokens(secret, null))) {
      Person ann = api.person("Ann", Role.USER);
      assertThat(SignedJWT.parse(ann.token()).getHeader().getAlgorithm().getName())
          .isEqualTo("HS256");
      me(api, ann.token()).is(200);
      assertThat(published(api).getKeys()).isEmpty();
      SharedSecret other = new SharedSecret("0123456789abcdef0123456789abcdeX".getBytes(UTF_8));
      for (TokenKeys keys :
          new TokenKeys[] {other, new RotatingKeys(api.signingKeys, () -> api.now)}) {
        if (keys instanceof RotatingKeys) {
          api.rotateSigningKeys.execute(Mode.WHEN_THERE_IS_NONE);
        }
        me(
                api,
                new JwtAccessTokens(keys, TestApi.TOKEN_LIFE, () -> api.now)
                    .issue(ann.user(), api.session(ann.user()))
                    .value())
            .is(Problem.INVALID_TOKEN);
      }
    }
  }

  @Test
  void a_short_secret_is_none() {
    assertThatThrownBy(() -> new SharedSecret(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.Standing;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Keys for programs, from the first answer to the last.
class ApiKeyApiTest {
  private static final String KEYS = "/api/v1/api-keys";

  private final TestApi api = TestApi.start();
  private final Person ann = api.person("Ann", Role.USER);

  @AfterEach
  void stop() {
    api.close();
  }

  private static String body(String permissions) {
    return "{\"name\":\"Bot\",\"permissions\":[%s],\"expiresAt\":\"2030-07-01T00:00:00Z\"}"
        .formatted(permissions);
  }

  private Answer create(Person owner, String permissions) {
    return api.post(KEYS).as(owner).json(body(permissions)).send();
  }

  private Answer meWith(String key) {
    return api.get("/api/v1/users/me").header("Authorization", "Bearer " + key).send();
  }

  @Test
  void a_key_is_shown_once_and_speaks_for_its_owner() {
    Answer made = create(ann, "\"read\"").is(201);
    String key = made.data().get("key").asString();
    assertThat(meWith(key).is(200).data().get("id").asString()).isEqualTo(ann.id().toString());
    JsonNode kept = api.get(KEYS).as(ann).send().is(200).data().get(0);
    assertThat(kept.has("key")).isFalse();
    assertThat(kept.get("lastUsedAt").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(api.get(made.header("Location")).as(ann).send().is(200).data()).isEqualTo(kept);
    assertThat(api.apiKeys.findByOwner(ann.user().id()).toString())
        .doesNotContain(key.substring(4));
  }

  @Test
  void a_key_does_what_it_is_for_and_nothing_else() {
    String reads = create(ann, "\"read\"").data().get("key").asString();
    api.delete("/api/v1/markets/" + ann.id())
        .header("Authorization", "Bearer " + reads)
        .send()
        .is(Problem.INSUFFICIENT_PERMISSIONS);
    String writes = create(ann, "\"read\",\"write\"").data().get("key").asString();
    api.delete("/api/v1/markets/" + ann.id())
        .header("Authorization", "Bearer " + writes)
        .send()
        .is(Problem.MARKET_NOT_FOUND);
    api.post(KEYS)
        .header("Authorization", "Bearer " + writes)
        .json(body("\"read\""))
        .send()
        .is(Problem.NOT_FOR_PROGRAMS);
    api.put("/api/v1/users/me/password")
        .header("Authorization", "Bearer " + writes)
        .json("{\"currentPassword\":\"a\",\"newPassword\":\"staple battery\"}")
        .send()
        .is(Problem.NOT_FOR_PROGRAMS);
  }

  @Test
  void nobody_sees_or_ends_the_keys_of_others_but_an_admin_ends_them() {
    Answer made = create(ann, "\"read\"");
    String path = made.header("Location");
    Person mo = api.person("Mo", Role.MODERATOR);
    assertThat(api.get(KEYS).as(mo).send().is(200).data()).isEmpty();
    api.get(path).as(mo).send().is(Problem.API_KEY_NOT_FOUND);
    api.delete(path).as(mo).send().is(Problem.API_KEY_NOT_FOUND);
    api.delete(path).as(api.person("Root", Role.ADMIN)).send().is(204);
    api.delete(path).as(ann).send().is(Problem.API_KEY_NOT_FOUND);
    meWith(made.data().get("key").asString()).is(Problem.INVALID_TOKEN);
  }

  @Test
  void a_key_expires() {
    String key = create(ann, "\"read\"").data().get("key").asString();
    api.now = TestApi.NOW.plus(Duration.ofDays(60));
    meWith(key).is(Problem.INVALID_TOKEN).is(401);
  }

  @Test
  void what_is_no_key_is_refused() {
    for (String text : new String[] {"bwk_", "bwk_" + "A".repeat(43), "bwk_" + "=".repeat(43)}) {
      meWith(text).is(Problem.INVALID_TOKEN);
    }
  }

  @Test
  void a_request_sent_again_gets_the_same_key_but_not_its_secret() {
    Answer first =
        api.post(KEYS).as(ann).header("Idempotency-Key", "k").json(body("\"read\"")).send();
    Answer again =
        api.post(KEYS).as(ann).header("Idempotency-Key", "k").json(body("\"read\"")).send();
    assertThat(again.is(201).data().get("id")).isEqualTo(first.is(201).data().get("id"));
    assertThat(first.data().has("key")).isTrue();
    assertThat(again.data().has("key")).isFalse();
  }

  @Test
  void what_a_key_cannot_be_is_refused() {
    create(ann, "\"read\",\"admin\"").is(Problem.PERMISSION_NOT_YOURS);
    for (String bad :
        new String[] {
          body(""),
          body("\"king\""),
          body("null"),
          body("\"read\"").replace("Bot", " "),
          body("\"read\"").replace("2030-07-01T00:00:00Z", "tomorrow")
        }) {
      api.post(KEYS).as(ann).badOnPurpose().json(bad).send().is(400);
    }
    for (String bad : new String[] {"2030-06-01T12:00:00Z", "2031-06-03T00:00:00Z"}) {
      api.post(KEYS)
          .as(ann)
          .json(body("\"read\"").replace("2030-07-01T00:00:00Z", bad))
          .send()
          .is(Problem.EXPIRY_OUT_OF_RANGE);
    }
  }

  /// Whoever has stolen a token, or a session, has no password to log in with.
  @Test
  void a_session_of_a_while_ago_makes_no_key_until_its_user_has_logged_in_again() {
    Session old =
        Session.start(
            ann.user().id(),
            RefreshToken.first(),
            api.now.minus(Standing.RECENT).minusSeconds(1),
            TestApi.SESSION_LIFE);
    api.sessions.create(old);
    Person stolen = new Person(ann.user(), api.tokens.issue(ann.user(), old).value());
    Answer no = create(stolen, "\"read\"").is(Problem.RECENT_LOGIN_REQUIRED).is(401);
    assertThat(no.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"bellwether\", error=\"insufficient_user_authentication\", max_age=\"900\"");
    create(new Person(ann.user(), api.token(ann.user())), "\"read\"").is(201);
  }

  /// Of what is remembered nothing is for longer than some seconds, whichever node remembers it.
  @Test
  void a_token_that_was_just_used_is_refused_soon_after_its_session_has_ended() {
    meWith(ann.token()).is(200);
    api.sessions.deleteAll(ann.user().id());
    create(ann, "\"read\"").is(Problem.INVALID_TOKEN);
    await().atMost(Duration.ofMinutes(2)).until(() -> meWith(ann.token()).status() == 401);
    meWith(ann.token()).is(Problem.INVALID_TOKEN);
  }

  @Test
  void the_last_admin_stays_one() {
    Person ada = api.person("Ada", Role.ADMIN);
    api.put("/api/v1/admin/users/" + ada.id() + "/role")
        .as(ada)
        .json("{\"role\": \"user\"}")
        .send()
        .is(Problem.LAST_ADMIN)
        .is(409);
  }
}

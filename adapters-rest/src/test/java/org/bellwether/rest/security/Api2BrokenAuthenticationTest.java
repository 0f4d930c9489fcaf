package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// API2:2023. Nobody passes for somebody else. `AccessTokenApiTest` and `AuthApiTest` have every
/// way in which a token or a password may be wrong.
class Api2BrokenAuthenticationTest extends SecurityFixture {
  private static final String ME = "/api/v1/users/me";
  private static final String LOGIN = "/api/v1/auth/login";

  private Answer logIn(String email, String password) {
    return api.post(LOGIN)
        .json("{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password))
        .send();
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_token_that_signs_itself_is_not_believed() {
    String[] parts = ann.token().split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String promoted = encoded(claims.replace("\"user\"", "\"admin\""));
    for (String forged :
        new String[] {
          encoded("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + promoted + ".",
          parts[0] + "." + promoted + "." + parts[2],
          parts[0] + "." + promoted + ".",
        }) {
      api.get("/api/v1/admin/jobs")
          .header("Authorization", "Bearer " + forged)
          .send()
          .is(Problem.INVALID_TOKEN);
    }
  }

  /// Where it would be logged, cached and sent on.
  @ParameterizedTest
  @ValueSource(strings = {"access_token", "token", "jwt", "api_key"})
  void a_token_in_an_address_is_none(String parameter) {
    api.get(ME + "?" + parameter + "=" + ann.token())
        .badOnPurpose()
        .send()
        .is(Problem.MISSING_TOKEN);
  }

  @Test
  void a_token_in_a_cookie_is_none_so_that_no_other_site_can_use_it() {
    api.get(ME)
        .badOnPurpose()
        .header("Cookie", "Authorization=" + ann.token() + "; token=" + ann.token())
        .send()
        .is(Problem.MISSING_TOKEN);
    assertThat(api.get(ME).as(ann).send().is(200).header("Set-Cookie")).isNull();
  }

  @Test
  void a_token_ends() {
    api.now = api.now.plus(TestApi.TOKEN_LIFE);
    api.get(ME).as(ann).send().is(Problem.INVALID_TOKEN);
  }

  @Test
  void whether_there_is_such_a_user_is_not_told() {
    api.post("/api/v1/auth/register")
        .json(json("{'email': 'eve@example.org', 'password': 'correct horse', 'name': 'Eve'}"))
        .send()
        .is(202);
    Answer wrong = logIn("eve@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    Answer nobody = logIn("nobody@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    assertThat(nobody.json().get("error")).isEqualTo(wrong.json().get("error"));
  }

  /// Who has stolen a refresh token and who owns it cannot both go on: the use of an old one ends
  /// all.
  @Test
  void a_refresh_token_that_is_used_when_it_is_old_ends_its_session() {
    JsonNode session = newSession();
    JsonNode next = refresh(session).is(200).data();
    JsonNode third = refresh(next).is(200).data();
    refresh(session).is(Problem.INVALID_REFRESH_TOKEN);
    refresh(third).is(Problem.INVALID_REFRESH_TOKEN);
  }

  @Test
  void two_tabs_that_refresh_at_once_both_go_on() {
    JsonNode session = newSession();
    List<JsonNode> tabs =
        IntStream.range(0, 10)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(() -> refresh(session), Thread::startVirtualThread))
            .toList()
            .stream()
            .map(tab -> tab.join().is(200).data())
            .toList();
    assertThat(tabs.stream().map(tab -> tab.get("refreshToken")).distinct()).hasSize(1);
    for (JsonNode tab : tabs) {
      api.get(ME)
          .header("Authorization", "Bearer " + tab.get("accessToken").asString())
          .send()
          .is(200);
    }
    refresh(tabs.getLast()).is(200);
  }

  private Answer refresh(JsonNode session) {
    return api.post("/api/v1/auth/refresh")
        .json("{\"refreshToken\": \"%s\"}".formatted(session.get("refreshToken").asString()))
        .send();
  }

  @Test
  void one_kind_of_secret_is_not_taken_for_another() {
    JsonNode session = newSession();
    api.get(ME)
        .header("Authorization", "Bearer " + session.get("refreshToken").asString())
        .send()
        .is(Problem.INVALID_TOKEN);
    for (String other : new String[] {ann.token(), key(ann, "read")}) {
      api.post("/api/v1/auth/refresh")
          .badOnPurpose()
          .json("{\"refreshToken\": \"%s\"}".formatted(other))
          .send()
          .is(other.length() > 200 ? Problem.VALIDATION_FAILED : Problem.INVALID_REFRESH_TOKEN);
    }
  }

  @Test
  void a_stolen_access_token_does_not_change_the_password_and_a_new_password_ends_all_sessions() {
    JsonNode session = newSession();
    String authorization = "Bearer " + session.get("accessToken").asString();
    api.put(ME + "/password")
        .header("Authorization", authorization)
        .json(json("{'currentPassword': 'a guess', 'newPassword': 'mine from now on'}"))
        .send()
        .is(Problem.WRONG_PASSWORD);
    api.put(ME + "/password")
        .header("Authorization", authorization)
        .json(
            json("{'currentPassword': '%s', 'newPassword': 'mine from now on'}")
                .formatted(PASSWORD))
        .send()
        .is(200);
    refresh(session).is(Problem.INVALID_REFRESH_TOKEN);
  }

  @Test
  void a_stolen_key_makes_no_other_and_no_password() {
    String key = key(ann, "read", "write");
    givePassword(ann);
    call("POST " + KEYS)
        .header("Authorization", "Bearer " + key)
        .send()
        .is(Problem.NOT_FOR_PROGRAMS);
    call("PUT " + ME + "/password")
        .header("Authorization", "Bearer " + key)
        .send()
        .is(Problem.NOT_FOR_PROGRAMS);
  }

  @Test
  void a_password_that_attackers_try_first_is_refused() {
    api.post("/api/v1/auth/register")
        .json(json("{'email': 'eve@example.org', 'password': 'password1', 'name': 'Eve'}"))
        .send()
        .is(Problem.PASSWORD_TOO_COMMON);
  }

  @Test
  void registering_does_not_tell_who_is_a_user() {
    String body = "{'email': 'eve@example.org', 'password': '%s', 'name': 'Eve'}";
    Answer free =
        api.post("/api/v1/auth/register").json(json(body).formatted(PASSWORD)).send().is(202);
    Answer taken =
        api.post("/api/v1/auth/register").json(json(body).formatted("another one")).send().is(202);
    assertThat(taken.body()).isEqualTo(free.body());
  }

  /// Attempts, too: whoever is being attacked can be told.
  @Test
  void logging_in_and_failing_to_is_in_the_audit_trail() {
    newSession();
    logIn("nobody@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    assertThat(api.get("/api/v1/admin/audit-trail").as(admin).send().is(200).each("action"))
        .startsWith("refuse-log-in", "log-in", "register");
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "root", "bellwether", "house", "issuance"})
  void nobody_is_there_from_the_start(String name) {
    for (String password : new String[] {name + name, "password", "changeme", "12345678"}) {
      logIn(name + "@example.org", password).is(Problem.WRONG_CREDENTIALS);
      logIn(name + "@localhost", password).is(Problem.WRONG_CREDENTIALS);
    }
  }
}

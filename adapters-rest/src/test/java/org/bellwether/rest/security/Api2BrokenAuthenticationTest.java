package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.http.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .is(201);
    Answer wrong = logIn("eve@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    Answer nobody = logIn("nobody@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    assertThat(nobody.json().get("error")).isEqualTo(wrong.json().get("error"));
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

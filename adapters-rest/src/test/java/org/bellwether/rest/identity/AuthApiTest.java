package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.http.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Registering and logging in.
class AuthApiTest {
  private static final String REGISTER = "/api/v1/auth/register";
  private static final String LOGIN = "/api/v1/auth/login";
  private static final String PASSWORD = "correct horse";

  private final TestApi api = TestApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  private Answer register(String email, String password, String name) {
    String json =
        JsonMapper.shared()
            .createObjectNode()
            .put("email", email)
            .put("password", password)
            .put("name", name)
            .toString()
            .replace("\ud800", "\\ud800");
    return api.post(REGISTER).badOnPurpose().json(json).send();
  }

  private Answer logIn(String email, String password) {
    String json =
        JsonMapper.shared()
            .createObjectNode()
            .put("email", email)
            .put("password", password)
            .toString()
            .replace("\ud800", "\\ud800");
    return api.post(LOGIN).badOnPurpose().json(json).send();
  }

  @Test
  void who_registers_is_a_user_and_logged_in() {
    Answer registered = register("Ann@Example.org", PASSWORD, " Ann ").is(201);
    var user = registered.data().get("user");
    assertThat(user.get("name").asString()).isEqualTo("Ann");
    assertThat(user.get("email").asString()).isEqualTo("ann@example.org");
    assertThat(user.get("role").asString()).isEqualTo("user");
    assertThat(registered.data().get("expiresIn").asLong()).isEqualTo(3600);
    assertThat(registered.header("Cache-Control")).isEqualTo("no-store");
    String token = registered.data().get("accessToken").asString();
    Answer created =
        api.post("/api/v1/markets")
            .header("Authorization", "bearer " + token)
            .json(
                "{\"name\":\"A\",\"outcomes\":[\"Y\",\"N\"],\"closesAt\":\"2031-01-01T00:00:00Z\",\"subsidy\":10}")
            .send()
            .is(201);
    assertThat(created.data().get("creator").get("id")).isEqualTo(user.get("id"));
  }

  @Test
  void a_user_logs_in_with_the_address_in_any_case() {
    Answer registered = register("ann@example.org", PASSWORD, "Ann").is(201);
    Answer loggedIn = logIn("ANN@example.ORG", PASSWORD).is(200);
    assertThat(loggedIn.data().get("user")).isEqualTo(registered.data().get("user"));
    assertThat(loggedIn.data().get("accessToken").asString().split("\\.", -1)).hasSize(3);
  }

  @Test
  void a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    register("ann@example.org", PASSWORD, "Ann").is(201);
    Answer wrong = logIn("ann@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    Answer unknown = logIn("bob@example.org", PASSWORD).is(Problem.WRONG_CREDENTIALS);
    assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"bellwether\"");
    assertThat(wrong.headers().keySet()).isEqualTo(unknown.headers().keySet());
    assertThat(wrong.body().replace(wrong.header("X-Request-Id"), ""))
        .isEqualTo(unknown.body().replace(unknown.header("X-Request-Id"), ""));
  }

  @Test
  void an_address_is_registered_once_whatever_its_case() {
    register("ann@example.org", PASSWORD, "Ann").is(201);
    register("ANN@EXAMPLE.ORG", "another one", "Bob").is(Problem.EMAIL_TAKEN).is(409);
    logIn("ann@example.org", "another one").is(Problem.WRONG_CREDENTIALS);
  }

  @Test
  void every_weakness_is_reported_at_once() {
    Answer no = register("ann", "short", " ").is(Problem.VALIDATION_FAILED);
    assertThat(no.violations())
        .containsExactly(
            "email must be an e-mail address",
            "name must have 1 to 100 characters",
            "password size must be between 8 and 128");
    Answer nothing = api.post(REGISTER).badOnPurpose().json("{}").send();
    assertThat(nothing.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly(
            "email must not be null", "name must not be null", "password must not be null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "@",
        "a@",
        "@b",
        "a b@c.d",
        "a@b@c",
        "\"a@b\"@c.d",
        "\"a b\"@c.d",
        "a@b\n",
        " a@b.c",
        "\u0000@b.c",
        "a@\ud800.c",
        "a\u0085@b.c",
        ""
      })
  void what_is_no_address_is_refused_when_registering(String email) {
    Answer no = register(email, PASSWORD, "Ann").is(Problem.VALIDATION_FAILED);
    assertThat(no.violations()).isNotEmpty().allMatch(rule -> rule.startsWith("email "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "\"a@b\"@c.d", "", "\u0000@b.c", "a@\ud800.c"})
  void what_is_no_address_is_refused_when_logging_in(String email) {
    logIn(email, PASSWORD).is(Problem.VALIDATION_FAILED);
  }

  @Test
  void an_address_that_grows_in_lower_case_is_measured_after_it() {
    // İ becomes two characters: 254 before, 318 after
    String email = "İ".repeat(64) + "@" + "b".repeat(60) + ("." + "c".repeat(60)).repeat(2) + ".dd";
    String longer = email + "d".repeat(254 - email.length());
    assertThat(longer).hasSize(254);
    register(longer, PASSWORD, "Ann").is(Problem.VALIDATION_FAILED);
    logIn(longer, PASSWORD).is(Problem.VALIDATION_FAILED);
  }

  @Test
  void an_address_and_a_password_may_be_long_but_not_longer() {
    String domain = "@" + ("b".repeat(60) + ".").repeat(3) + "b".repeat(6);
    String email = "a".repeat(64) + domain;
    assertThat(email).hasSize(254);
    register(email, "p".repeat(128), "n".repeat(100)).is(201);
    Answer no = register(email + "b", "p".repeat(129), "n".repeat(101));
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .extracting(rule -> rule.split(" ", 2)[0])
        .contains("email", "password", "name");
    logIn(email, "p".repeat(129)).is(Problem.VALIDATION_FAILED);
  }

  @Test
  void passwords_are_never_echoed() {
    String secret = "s3cret-" + UUID.randomUUID();
    String broken = "{\"email\":\"a\",\"password\":[\"%s\"],\"name\":\"\"}".formatted(secret);
    String cut = "{\"password\":\"%s".formatted(secret);
    String unknown = "{\"Password\":\"%s\"}".formatted(secret);
    for (String body : new String[] {broken, cut, unknown}) {
      for (String path : new String[] {REGISTER, LOGIN}) {
        Answer no = api.post(path).badOnPurpose().json(body).send().is(400);
        assertThat(no.body()).doesNotContain(secret);
      }
    }
    assertThat(register("ann@example.org", secret, "Ann").is(201).body()).doesNotContain(secret);
    assertThat(register("ann@example.org", secret, "Ann").is(409).body()).doesNotContain(secret);
    assertThat(logIn("bob@example.org", secret).is(401).body()).doesNotContain(secret);
  }

  @Test
  void parameters_are_refused_since_they_would_end_up_in_logs() {
    api.post(LOGIN + "?password=a").badOnPurpose().json("{}").send().is(Problem.VALIDATION_FAILED);
    api.post(REGISTER + "?a=b").badOnPurpose().json("{}").send().is(Problem.VALIDATION_FAILED);
  }
}

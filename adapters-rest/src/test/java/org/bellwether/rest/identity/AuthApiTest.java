package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void who_registers_can_log_in_and_is_a_user() {
    Answer registered = register("Ann@Example.org", PASSWORD, " Ann ").is(202);
    assertThat(registered.data().get("email").asString()).isEqualTo("ann@example.org");
    Answer loggedIn = logIn("ANN@example.ORG", PASSWORD).is(200);
    var user = loggedIn.data().get("user");
    assertThat(user.get("name").asString()).isEqualTo("Ann");
    assertThat(user.get("email").asString()).isEqualTo("ann@example.org");
    assertThat(user.get("role").asString()).isEqualTo("user");
    assertThat(loggedIn.data().get("expiresIn").asLong()).isEqualTo(3600);
    assertThat(loggedIn.header("Cache-Control")).isEqualTo("no-store");
    Answer created =
        api.post("/api/v1/markets")
            .header("Authorization", "bearer " + access(loggedIn))
            .json(
                "{\"name\":\"A\",\"outcomes\":[\"Y\",\"N\"],\"closesAt\":\"2031-01-01T00:00:00Z\",\"subsidy\":10}")
            .send()
            .is(201);
    assertThat(created.data().get("creator").get("id")).isEqualTo(user.get("id"));
  }

  private static String access(Answer session) {
    return session.data().get("accessToken").asString();
  }

  private static String refresh(Answer session) {
    return session.data().get("refreshToken").asString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ann@example.org",
        "ann@example.org ",
        "  Ann@example.org  ",
        "\u2003ann@example.org"
      })
  void spaces_around_an_address_are_none_of_it(String spaced) {
    assertThat(register(spaced, PASSWORD, "Ann").is(202).data().get("email").asString())
        .isEqualTo("ann@example.org");
    logIn("ann@example.org", PASSWORD).is(200);
    logIn(spaced, PASSWORD).is(200);
    for (String within : new String[] {"ann @example.org", "ann@ example.org", " ", "a b@c"}) {
      register(within, PASSWORD, "Ann").is(Problem.VALIDATION_FAILED);
      logIn(within, PASSWORD).is(Problem.VALIDATION_FAILED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          kelvin@example.org,             \u212aELVIN@example.org
          ren\u00e9@example.org,           rene\u0301@EXAMPLE.org
          ann@b\u00fccher.example,         ann@xn--bcher-kva.example
          ann@xn--bcher-kva.example,      ann@bu\u0308cher.example
          \uff41nn@example.org,            ann@example.org
          """)
  void one_address_is_one_account_in_every_spelling(String one, String other) {
    Answer registered = register(one, PASSWORD, "Ann").is(202);
    register(other, "another horse", "Impostor").is(202);
    Answer answer = logIn(other, PASSWORD).is(200);
    assertThat(answer.data().get("user").get("name").asString()).isEqualTo("Ann");
    assertThat(answer.data().get("user").get("email")).isEqualTo(registered.data().get("email"));
    logIn(one, PASSWORD).is(200);
    logIn(other, "another horse").is(Problem.WRONG_CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u200bnn@example.org", "ann@example.org\u200b", "ann@exa\u00admple.org"})
  void no_account_looks_like_another(String lookalike) {
    register("ann@example.org", PASSWORD, "Ann").is(202);
    register(lookalike, "another horse", "Impostor").is(Problem.VALIDATION_FAILED);
    logIn(lookalike, "another horse").is(Problem.WRONG_CREDENTIALS);
  }

  @Test
  void a_password_is_the_same_on_every_keyboard() {
    register("ann@example.org", "caf\u00e9\u00a0horse \u212a", "Ann").is(202);
    for (String typed : new String[] {"cafe\u0301 horse K", "caf\u00e9\u3000horse \u212a"}) {
      logIn("ann@example.org", typed).is(200);
    }
    logIn("ann@example.org", "CAF\u00c9 horse K").is(Problem.WRONG_CREDENTIALS);
    logIn("ann@example.org", "cafe horse K").is(Problem.WRONG_CREDENTIALS);
    String pieces = "e\u0301".repeat(100);
    register("ben@example.org", "\u00e9".repeat(100), "Ben").is(202);
    logIn("ben@example.org", pieces).is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\u0000", "\u202e", "\u2028", "\u0378", "\ue000"})
  void a_new_password_has_nothing_that_cannot_be_seen(String character) {
    Answer no = register("ann@example.org", "correct" + character + "horse", "Ann");
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly(
            "password must not have control characters, unassigned ones or those that cannot be seen");
    // as an older account may have one
    logIn("ann@example.org", "correct" + character + "horse").is(Problem.WRONG_CREDENTIALS);
  }

  @Test
  void a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    register("ann@example.org", PASSWORD, "Ann").is(202);
    Answer wrong = logIn("ann@example.org", "incorrect horse").is(Problem.WRONG_CREDENTIALS);
    Answer unknown = logIn("bob@example.org", PASSWORD).is(Problem.WRONG_CREDENTIALS);
    assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"bellwether\"");
    assertThat(wrong.headers().keySet()).isEqualTo(unknown.headers().keySet());
    assertThat(wrong.body().replace(wrong.header("X-Request-Id"), ""))
        .isEqualTo(unknown.body().replace(unknown.header("X-Request-Id"), ""));
  }

  /// Nobody can ask the registration who is a user here.
  @Test
  void an_address_that_is_taken_gets_the_answer_of_one_that_is_free() {
    Answer free = register("ann@example.org", PASSWORD, "Ann").is(202);
    Answer taken = register("ANN@EXAMPLE.ORG", "another one", "Bob").is(202);
    assertThat(taken.body()).isEqualTo(free.body());
    assertThat(taken.headers().keySet()).isEqualTo(free.headers().keySet());
    logIn("ann@example.org", "another one").is(Problem.WRONG_CREDENTIALS);
    assertThat(logIn("ann@example.org", PASSWORD).is(200).data().at("/user/name").asString())
        .isEqualTo("Ann");
  }

  @Test
  void a_registration_sent_again_under_its_key_is_answered_as_before() {
    String json =
        "{\"email\":\"ann@example.org\",\"password\":\"%s\",\"name\":\"Ann\"}".formatted(PASSWORD);
    Answer first = api.post(REGISTER).header("Idempotency-Key", "k").json(json).send().is(202);
    Answer again = api.post(REGISTER).header("Idempotency-Key", "k").json(json).send().is(202);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void a_password_that_everybody_tries_is_refused() {
    register("ann@example.org", "password1", "Ann").is(Problem.PASSWORD_TOO_COMMON);
  }

  @Test
  void a_session_goes_on_from_token_to_token() {
    register("ann@example.org", PASSWORD, "Ann").is(202);
    Answer session = logIn("ann@example.org", PASSWORD).is(200);
    Answer next = refreshWith(refresh(session)).is(200);
    assertThat(next.data().get("user")).isEqualTo(session.data().get("user"));
    api.get("/api/v1/users/me").header("Authorization", "Bearer " + access(next)).send().is(200);
    Answer again = refreshWith(refresh(session)).is(200);
    assertThat(refresh(again)).as("the answer may have been lost").isEqualTo(refresh(next));
    Answer third = refreshWith(refresh(next)).is(200);
    refreshWith(refresh(session)).is(Problem.INVALID_REFRESH_TOKEN).is(401);
    refreshWith(refresh(third)).is(Problem.INVALID_REFRESH_TOKEN);
    refreshWith("bwr_nonsense").is(Problem.INVALID_REFRESH_TOKEN);
    refreshWith(access(next).substring(0, 100)).is(Problem.INVALID_REFRESH_TOKEN);
  }

  private Answer refreshWith(String token) {
    return api.post("/api/v1/auth/refresh")
        .json("{\"refreshToken\":\"%s\"}".formatted(token))
        .send();
  }

  @Test
  void logging_out_ends_one_session_or_all() {
    register("ann@example.org", PASSWORD, "Ann").is(202);
    String first = refresh(logIn("ann@example.org", PASSWORD));
    String second = refresh(logIn("ann@example.org", PASSWORD));
    String third = refresh(logIn("ann@example.org", PASSWORD));
    logOut("{\"refreshToken\":\"%s\"}".formatted(first)).is(204);
    logOut("{\"refreshToken\":\"%s\"}".formatted(first)).is(204);
    logOut("{\"refreshToken\":\"nonsense\"}").is(204);
    refreshWith(first).is(Problem.INVALID_REFRESH_TOKEN);
    logOut("{\"refreshToken\":\"%s\",\"everywhere\":true}".formatted(second)).is(204);
    refreshWith(third).is(Problem.INVALID_REFRESH_TOKEN);
  }

  private Answer logOut(String json) {
    return api.post("/api/v1/auth/logout").json(json).send();
  }

  @Test
  void a_password_is_changed_by_who_knows_it() {
    register("ann@example.org", PASSWORD, "Ann").is(202);
    Answer session = logIn("ann@example.org", PASSWORD).is(200);
    changePassword(access(session), "guess", "staple battery").is(Problem.WRONG_PASSWORD);
    changePassword(access(session), PASSWORD, "password1").is(Problem.PASSWORD_TOO_COMMON);
    Answer changed = changePassword(access(session), PASSWORD, "staple battery").is(200);
    refreshWith(refresh(session)).is(Problem.INVALID_REFRESH_TOKEN);
    refreshWith(refresh(changed)).is(200);
    logIn("ann@example.org", PASSWORD).is(Problem.WRONG_CREDENTIALS);
    logIn("ann@example.org", "staple battery").is(200);
  }

  private Answer changePassword(String token, String current, String replacement) {
    return api.put("/api/v1/users/me/password")
        .header("Authorization", "Bearer " + token)
        .json("{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(current, replacement))
        .send();
  }

  @Test
  void a_role_counts_from_the_next_token_on() {
    register("ann@example.org", PASSWORD, "Ann").is(202);
    Answer session = logIn("ann@example.org", PASSWORD).is(200);
    String path = "/api/v1/admin/users/%s/role".formatted(session.data().at("/user/id").asString());
    Person admin = api.person("Root", Role.ADMIN);
    api.put(path).as(admin).json("{\"role\":\"moderator\"}").send().is(200);
    assertThat(refreshWith(refresh(session)).data().at("/user/role").asString())
        .isEqualTo("moderator");
    api.put(path)
        .as(api.person("Mo", Role.MODERATOR))
        .json("{\"role\":\"admin\"}")
        .send()
        .is(Problem.INSUFFICIENT_PERMISSIONS);
    api.put(path).as(admin).badOnPurpose().json("{\"role\":\"king\"}").send().is(400);
    api.put("/api/v1/admin/users/%s/role".formatted(UUID.randomUUID()))
        .as(admin)
        .json("{\"role\":\"user\"}")
        .send()
        .is(Problem.USER_NOT_FOUND);
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
        "\ta@b.c",
        " ",
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
    register(email, "p".repeat(128), "n".repeat(100)).is(202);
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
    assertThat(register("ann@example.org", secret, "Ann").is(202).body()).doesNotContain(secret);
    assertThat(register("ann@example.org", secret, "Ann").is(202).body()).doesNotContain(secret);
    assertThat(logIn("bob@example.org", secret).is(401).body()).doesNotContain(secret);
  }

  @Test
  void parameters_are_refused_since_they_would_end_up_in_logs() {
    api.post(LOGIN + "?password=a").badOnPurpose().json("{}").send().is(Problem.VALIDATION_FAILED);
    api.post(REGISTER + "?a=b").badOnPurpose().json("{}").send().is(Problem.VALIDATION_FAILED);
  }
}

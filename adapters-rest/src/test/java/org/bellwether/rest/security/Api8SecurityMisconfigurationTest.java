package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API8:2023. As it comes, it is closed: nothing has to be switched off. That every answer has the
/// header fields which browsers need is asked of each one that any test gets (`Answer`); TLS and
/// other origins have `TlsTest` and `CrossOriginTest`.
class Api8SecurityMisconfigurationTest {
  private static final String MARKETS = "/api/v1/markets";
  private static final List<String> INSIDE =
      List.of("Exception", "at org.", "java.", "select ", "jdbc", "hunter2", "jetty", "javalin");

  private final TestApi api =
      TestApi.start(routes -> routes.get("/broken", Access.ANYONE, _ -> broken()));

  @AfterEach
  void stop() {
    api.close();
  }

  private static Response broken() {
    throw new IllegalStateException("select * from users; the password is hunter2");
  }

  @Test
  void an_error_shows_nothing_of_the_inside() {
    Answer bug = api.get("/broken").badOnPurpose().send().is(Problem.INTERNAL_ERROR);
    Answer nowhere = api.get("/nowhere").badOnPurpose().send().is(Problem.ROUTE_NOT_FOUND);
    Answer malformed = api.get(MARKETS + "?limit=%2c").badOnPurpose().send().is(400);
    for (Answer answer : new Answer[] {bug, nowhere, malformed}) {
      assertThat(answer.body()).doesNotContainIgnoringCase("stack");
      INSIDE.forEach(word -> assertThat(answer.body()).doesNotContainIgnoringCase(word));
    }
  }

  @Test
  void no_answer_says_what_serves_it() {
    for (Routes.Route route : api.server.routes()) {
      if (!route.path().contains("{") && route.method().name().equals("GET")) {
        assertThat(api.get(route.path()).badOnPurpose().send().headers().keySet())
            .as(route.path())
            .doesNotContain("Server", "X-Powered-By", "X-AspNet-Version", "Via");
      }
    }
  }

  /// Without being told to, a browser lets no page of another site read an answer.
  @Test
  void other_origins_are_let_in_nowhere() {
    for (String method : new String[] {"GET", "OPTIONS"}) {
      Answer answer =
          api.call(method, MARKETS)
              .badOnPurpose()
              .header("Origin", "https://evil.example")
              .header("Access-Control-Request-Method", "POST")
              .send();
      assertThat(answer.headers().keySet())
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"})
  void methods_for_nobody_are_off(String method) {
    try (var connection = api.raw()) {
      Answer answer =
          connection
              .send(
                  method + " " + MARKETS + " HTTP/1.1\r\nHost: a\r\nX-Secret: S3cretValue\r\n\r\n")
              .answer(method, MARKETS);
      assertThat(answer.status()).isIn(400, 405);
      assertThat(answer.body()).doesNotContain("S3cretValue");
    }
  }

  @Test
  void what_is_not_public_is_not_kept_by_any_cache() {
    assertThat(api.get(MARKETS).send().is(200).header("Cache-Control")).isEqualTo("no-store");
    assertThat(api.get("/api/v1/users/me").badOnPurpose().send().header("Cache-Control"))
        .isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{7*7}}",
        "${7*7}"
      })
  void text_stays_text(String text) {
    Answer answer =
        api.get(MARKETS + "?tag=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
            .badOnPurpose()
            .send();
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.body()).doesNotContain("49");
  }
}

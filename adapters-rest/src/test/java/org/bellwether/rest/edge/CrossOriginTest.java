package org.bellwether.rest.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which pages may use the API from a browser.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTest {
  private static final String MARKETS = "/api/v1/markets";
  private static final String FRIEND = "https://app.example.org";

  private TestApi api;

  @BeforeAll
  void start() {
    Set<String> origins = Set.of(FRIEND, "http://localhost:3000");
    api =
        TestApi.start(
            Duration.ofSeconds(30),
            new EdgeSettings(null, origins, 100, 100, Duration.ofSeconds(30)));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private Answer ask(TestApi whom, String method, String fields) {
    try (RawConnection connection = whom.raw()) {
      connection.send("%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(method, MARKETS, fields));
      return connection.answer(method, method.equals("OPTIONS") ? "/preflight" : MARKETS);
    }
  }

  private Answer preflight(String origin) {
    try (RawConnection connection = api.raw()) {
      connection.send(
          """
          OPTIONS /api/v1/markets HTTP/1.1
          Host: a
          Origin: %s
          Access-Control-Request-Method: POST
          Access-Control-Request-Headers: authorization,content-type,idempotency-key
          Connection: close

          """
              .formatted(origin)
              .replace("\n", "\r\n"));
      return new Answer(0, Map.of(), connection.unchecked());
    }
  }

  @Test
  void a_page_that_may_is_told_what_it_may() {
    assertThat(preflight(FRIEND).body())
        .startsWith("HTTP/1.1 200 ")
        .contains("Access-Control-Allow-Origin: " + FRIEND + "\r\n")
        .containsPattern("Access-Control-Allow-Methods: [A-Z,]*PATCH")
        .containsPattern("Access-Control-Allow-Methods: [A-Z,]*DELETE")
        .containsPattern("Access-Control-Allow-Headers: .*Authorization")
        .containsPattern("Access-Control-Allow-Headers: .*Content-Type")
        .containsPattern("Access-Control-Allow-Headers: .*Idempotency-Key")
        .containsPattern("Access-Control-Allow-Headers: .*If-Match")
        .containsPattern("Access-Control-Allow-Headers: .*If-None-Match")
        .contains("Access-Control-Max-Age: 3600\r\n", "Vary: Origin\r\n")
        .contains("X-Content-Type-Options: nosniff\r\n")
        .doesNotContain("Credentials", ": *");
  }

  @Test
  void its_requests_are_answered_so_that_it_can_read_them() {
    for (String method : new String[] {"GET", "HEAD", "DELETE"}) {
      Answer answer = ask(api, method, "Origin: " + FRIEND + "\r\n");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
      assertThat(answer.header("Access-Control-Expose-Headers").split(","))
          .contains("ETag", "Location", "X-Request-Id", "Retry-After", "WWW-Authenticate")
          .contains("RateLimit", "RateLimit-Policy", "Idempotent-Replayed");
      assertThat(answer.header("Vary")).isEqualTo("Origin, Accept-Encoding");
      assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Credentials");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://evil.example",
        "https://app.example.org.evil.example",
        "https://appXexample.org",
        "http://app.example.org",
        "https://app.example.org:8443",
        "https://app.example.org/",
        "http://localhost",
        "*"
      })
  void another_page_is_told_nothing(String origin) {
    assertThat(preflight(origin).body()).contains("Vary: Origin\r\n").doesNotContain("Access-");
    Answer answer = ask(api, "GET", "Origin: " + origin + "\r\n").is(200);
    assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("Access-"));
    assertThat(answer.header("Vary")).isEqualTo("Origin, Accept-Encoding");
  }

  @Test
  void without_an_origin_options_tell_the_methods() {
    Answer options = ask(api, "OPTIONS", "").is(204);
    assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(options.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void nobody_may_unless_it_is_set() {
    try (TestApi closed = TestApi.start()) {
      Answer answer = ask(closed, "GET", "Origin: " + FRIEND + "\r\n").is(200);
      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("Access-"));
      assertThat(answer.headers()).containsEntry("Vary", "Accept-Encoding");
    }
  }
}

package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses, queries, methods and header fields nobody should send.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestTest {
  private static final String ID = "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e";

  private TestApi api;

  @BeforeAll
  void start() {
    api = TestApi.start();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private Answer raw(String method, String target, String fields) {
    try (RawConnection connection = api.raw()) {
      connection.send("%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(method, target, fields));
      return connection.answer(method, target.split("\\?", 2)[0]);
    }
  }

  private Answer get(String target) {
    return raw("GET", target, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "limit=%", "limit=%1", "limit=%zz", "a=%+1", "%=1", "tag=%u0041"})
  void bad_percent_encoding_in_a_query_is_malformed(String query) {
    get("/api/v1/markets?" + query).is(Problem.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag=%ff", "tag=%c3%28", "tag=%ed%a0%80", "%c0%80=1", "tag=\u00ff"})
  void bad_utf_8_in_a_query_is_refused(String query) {
    get("/api/v1/markets?" + query).is(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", "=", "&=&", "limit=1&=1"})
  void a_parameter_without_a_name_is_malformed(String query) {
    Answer no = get("/api/v1/markets?" + query).is(Problem.MALFORMED_REQUEST);
    assertThat(no.body()).contains("a parameter without a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "&&", "limit=1&", "&limit=1", "&limit=1&&offset=0&&&"})
  void spare_separators_separate_nothing(String query) {
    get("/api/v1/markets?" + query).is(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|a is not a parameter here",
        "limit|limit must be a whole number from 1 to 100",
        "limit=1&limit=1|limit must be given once",
        "Limit=1|Limit is not a parameter here",
        "limit=1=1|limit must be a whole number from 1 to 100",
        "limit=1;offset=1|limit must be a whole number from 1 to 100",
        "%6cimit=0|limit must be a whole number from 1 to 100"
      })
  void parameters_are_read_strictly(String query, String violation) {
    Answer no = get("/api/v1/markets?" + query).is(Problem.VALIDATION_FAILED);
    assertThat(no.violations()).containsExactly(violation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/markets/" + ID, "/health/live", "/health/ready"})
  void resources_without_parameters_take_none(String path) {
    assertThat(get(path + "?a=1").is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("a is not a parameter here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/api/v1",
        "/api/v1/",
        "/api/v2/markets",
        "/API/v1/markets",
        "/api/v1/markets/",
        "/api/v1/markets/" + ID + "/",
        "/api/v1/markets/a/b",
        "/docs/",
        "/docs/swagger-ui.js",
        "/WEB-INF/web.xml",
        "/favicon.ico",
        "/health"
      })
  void an_unknown_address_is_not_found(String path) {
    get(path).is(Problem.ROUTE_NOT_FOUND);
    raw("POST", path, "Content-Length: 0\r\n").is(Problem.ROUTE_NOT_FOUND);
    raw("OPTIONS", path, "").is(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/markets%2F" + ID,
        "/api/v1/markets/..%2f..%2fhealth",
        "/docs/../../etc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/..;/x",
        "/docs/%252e%252e/x",
        "/api/v1/markets/%00",
        "/api/v1/markets/%ff",
        "/api/v1/markets/%zz",
        "/api/v1/markets/a\u00ffb",
        "/docs\\..\\x",
        "/api/v1/markets;a=b",
        "/api/v1/markets/%2e",
        "/a/./../nowhere",
        "*",
        "nowhere",
        "/#a",
        "/api/v1//markets",
        "//api/v1/markets"
      })
  void a_twisted_address_leads_nowhere(String path) {
    Answer no = get(path);
    assertThat(no.status()).as(no.body()).isIn(400, 404);
    assertThat(no.code()).isIn("malformed-request", "route-not-found", "validation-failed");
    assertThat(no.body()).startsWith("{").doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "a", ID + "0", "0190f5e27c1a7b3e9d523f6a1c2b4d5e", "%20", "-1"})
  void an_id_is_a_uuid(String id) {
    assertThat(get("/api/v1/markets/" + id).is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("id must be a UUID");
  }

  @Test
  void every_route_knows_its_methods_and_no_others() {
    var routes = api.server.routes();
    for (String path : new TreeSet<>(routes.stream().map(Routes.Route::path).toList())) {
      // `/markets/search` could also be `/markets/{id}`
      List<String> known =
          routes.stream()
              .filter(r -> path.matches(r.path().replace("{id}", "[^/]+")))
              .map(r -> r.method().name())
              .toList();
      TreeSet<String> allowed = new TreeSet<>(known);
      allowed.add("OPTIONS");
      String target = path.replace("{id}", ID);
      Answer options = raw("OPTIONS", target, "").is(204);
      assertThat(options.header("Allow")).isEqualTo(String.join(", ", allowed));
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")) {
        if (!known.contains(method)) {
          Answer no = raw(method, target, "Content-Length: 0\r\n").is(405);
          assertThat(no.header("Allow")).isEqualTo(options.header("Allow"));
          if (!method.equals("HEAD")) {
            no.is(Problem.METHOD_NOT_ALLOWED);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FOO",
        "get",
        "Post",
        "BEFORE",
        "AFTER",
        "BEFORE_MATCHED",
        "WEBSOCKET_BEFORE_UPGRADE",
        "PROPFIND",
        "QUERY",
        "TRACE",
        "PURGE",
        "X-Y.Z",
        "A1"
      })
  void a_method_nobody_knows_is_not_allowed_anywhere(String method) {
    Answer no = raw(method, "/api/v1/markets", "").is(Problem.METHOD_NOT_ALLOWED);
    assertThat(no.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    raw(method, "/nowhere", "").is(Problem.ROUTE_NOT_FOUND);
    if (!method.equals("TRACE")) {
      assertThat(api.get("/metrics").send().body()).doesNotContain('"' + method + '"');
    }
  }

  /// The server cannot tell that it was HEAD, and a body behind that would be taken for the answer
  /// to the next request.
  @Test
  void nothing_is_asked_behind_what_could_not_be_read() {
    for (String path : List.of("/api/v1/markets/%00", "/%", "/a/..;/b")) {
      try (RawConnection connection = api.raw()) {
        connection.send("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        Answer no = connection.answer("HEAD", "/elsewhere").is(400);
        assertThat(no.header("Connection")).isEqualTo("close");
      }
    }
  }

  @Test
  void a_tunnel_is_not_opened() {
    try (RawConnection connection = api.raw()) {
      connection.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n");
      assertThat(connection.answer("CONNECT", "/").status()).isBetween(400, 499);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xml, text/plain",
        "application/json;q=0",
        "*/*;q=0",
        "application/json;q=0, */*",
        "application/json;q=0.000",
        "application/*;q=0, */*",
        "image/*",
        ",text/html,,",
        "text/html;a=\",application/json,\"",
        "\"application/json",
        "application/json;a=\";q=1\";q=0",
        "application/jsonx",
        "application/problem+json"
      })
  void json_that_is_not_acceptable_is_not_sent(String accept) {
    Answer no = api.get("/api/v1/markets").header("Accept", accept).badOnPurpose().send();
    no.is(Problem.NOT_ACCEPTABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "*/*",
        "application/*;q=0.1",
        "text/html, */*;q=0.1",
        "APPLICATION/JSON",
        "application/json;q=0.5, */*;q=0",
        "text/html,application/json ; q=1",
        ",application/json,",
        " , , application/json;q=0.5 ,, text/html",
        ",",
        "",
        "application/json;profile=\"a,b;q=0\"",
        "application/json;charset=utf-8"
      })
  void json_that_is_acceptable_is_sent(String accept) {
    api.get("/api/v1/markets").header("Accept", accept).badOnPurpose().send().is(200);
  }

  /// On every route, whether it reads them or not; who passes requests on may read another one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
        "Authorization: Bearer a\r\nAuthorization: Bearer a\r\n",
        "Authorization: Bearer a\r\nauthorization:\r\n",
        "Content-Type: application/json\r\nContent-Type: application/json\r\n",
        "Content-Type: application/json\r\nContent-Type: text/plain\r\n",
        "Idempotency-Key: a\r\nIdempotency-Key: b\r\n",
        "Last-Event-ID: 1\r\nLast-Event-ID: 1\r\n",
        "Origin: http://a\r\nOrigin: http://b\r\n",
        "Host: a\r\n",
        "Content-Length: 0\r\nContent-Length: 1\r\n"
      })
  void a_field_that_says_one_thing_is_given_once(String fields) {
    Person ann = api.person("Ann", Role.USER);
    for (Routes.Route route : api.server.routes()) {
      if (route.method().name().equals("HEAD")) {
        continue;
      }
      String token =
          fields.startsWith("Authorization") ? "" : "Authorization: Bearer " + ann.token() + "\r\n";
      Answer no = raw(route.method().name(), route.path().replace("{id}", ID), token + fields);
      no.is(Problem.MALFORMED_REQUEST);
    }
  }

  @Test
  void a_request_id_that_is_given_twice_is_none() {
    Answer answer = raw("GET", "/health/live", "X-Request-Id: a\r\nX-Request-Id: a\r\n").is(200);
    assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{16}");
  }

  @Test
  void accept_may_come_in_several_header_fields() {
    raw("GET", "/api/v1/markets", "Accept: text/html\r\nAccept: application/json\r\n").is(200);
  }

  @Test
  void a_long_address_is_refused() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      connection.answer("GET", "/a").is(Problem.URI_TOO_LONG);
    }
  }

  @Test
  void large_header_fields_are_refused() {
    raw("GET", "/health/live", "X-A: " + "a".repeat(20_000) + "\r\n").is(Problem.HEADERS_TOO_LARGE);
    raw("GET", "/health/live", "X-A: a\r\n".repeat(3_000)).is(Problem.HEADERS_TOO_LARGE);
  }
}

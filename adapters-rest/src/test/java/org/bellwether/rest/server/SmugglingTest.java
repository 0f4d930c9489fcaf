package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that hide another one from a proxy before the server, or from the server itself. Each
/// has one answer, and what is hidden in it is never done.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(20)
class SmugglingTest {
  private static final String LOGIN = "/api/v1/auth/login";
  private static final String HIDDEN =
      "POST /hidden HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
  private static final String LAST =
      "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private final AtomicInteger hidden = new AtomicInteger();
  private TestApi api;

  @BeforeAll
  void start() {
    api =
        TestApi.start(
            Duration.ofSeconds(2),
            TestApi.EDGE,
            routes -> routes.post("/hidden", Access.ANYONE, _ -> found()));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private Response found() {
    hidden.incrementAndGet();
    return Response.ok(Map.of());
  }

  @AfterEach
  void nothing_hidden_was_done() {
    assertThat(hidden).hasValue(0);
  }

  private static String post(String fields, String body) {
    return "POST "
        + LOGIN
        + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + fields
        + "\r\n"
        + body;
  }

  private static String get(String fields) {
    return "GET /health/live HTTP/1.1\r\n" + fields + "\r\n";
  }

  private static Arguments length(String value) {
    return argumentSet("Content-Length: " + value, post("Content-Length: " + value + "\r\n", "{}"));
  }

  private static Arguments coding(String field) {
    return argumentSet(field, post(field + "\r\nContent-Length: 5\r\n", "0\r\n\r\n"));
  }

  private static Arguments chunk(String name, String chunks) {
    return argumentSet(name, post(CHUNKED, chunks));
  }

  /// Where nobody can be sure where the request ends.
  static Stream<Arguments> doubtful() {
    return Stream.of(
        argumentSet("CL.TE", post("Content-Length: 5\r\n" + CHUNKED, "0\r\n\r\n")),
        argumentSet("TE.CL", post(CHUNKED + "Content-Length: 5\r\n", "0\r\n\r\n")),
        argumentSet("TE.TE", post(CHUNKED + "Transfer-Encoding: identity\r\n", "0\r\n\r\n")),
        argumentSet("TE.TE, both chunked", post(CHUNKED + CHUNKED, "0\r\n\r\n")),
        coding("Transfer-Encoding: xchunked"),
        coding("Transfer-Encoding : chunked"),
        coding("Transfer-Encoding: chunked, identity"),
        coding("Transfer-Encoding: identity"),
        coding("Transfer-Encoding: \u000bchunked"),
        coding("Transfer-Encoding: \"chunked\""),
        coding("Transfer-Encoding:chunked\0"),
        coding("Transfer-Encoding: gzip, chunked"),
        coding("Transfer-Encoding:"),
        coding("Transfer-Encoding\r\n : chunked"),
        coding("X-A: a\rTransfer-Encoding: chunked"),
        length("-1"),
        length("+2"),
        length("0x2"),
        length("2 2"),
        length("2, 3"),
        length("1e1"),
        length("2.0"),
        length("2;a"),
        length("\"2\""),
        length("99999999999999999999"),
        length("9223372036854775808"),
        length(""),
        length("2\u000b"),
        length("\u00b2"),
        argumentSet(
            "two lengths that differ", post("Content-Length: 2\r\nContent-Length: 55\r\n", "{}")),
        argumentSet(
            "a length in HTTP/1.0 with chunks",
            post(CHUNKED, "0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0")),
        chunk("a chunk size with 0x", "0x2\r\n{}\r\n0\r\n\r\n"),
        chunk("a signed chunk size", "+2\r\n{}\r\n0\r\n\r\n"),
        chunk("a negative chunk size", "-2\r\n{}\r\n0\r\n\r\n"),
        chunk("an empty chunk size", "\r\n{}\r\n0\r\n\r\n"),
        chunk(
            "a chunk size of 17 digits",
            "00000000000000002\r\n{}\r\n0\r\n\r\n".replace("000", "fff")),
        chunk(
            "a chunk size that overflows",
            "80000000\r\n{}\r\n0\r\n\r\n".replace("80", "8000000080")),
        chunk("a chunk longer than it says", "1\r\n{}\r\n0\r\n\r\n"),
        chunk("a chunk that ends in a letter", "2\r\n{}x\r\n0\r\n\r\n"),
        chunk("a chunk size followed by NUL", "2\0\r\n{}\r\n0\r\n\r\n"),
        argumentSet("a folded field", get("Host: a\r\nX-A: a\r\n b\r\n")),
        argumentSet("a folded first field", get(" Host: a\r\nHost: a\r\n")),
        argumentSet("a folded field with a tab", get("Host: a\r\nX-A: a\r\n\tb\r\n")),
        argumentSet("a bare CR in a value", get("Host: a\r\nX-A: a\rb\r\n")),
        argumentSet(
            "a bare CR after the request line", "GET /health/live HTTP/1.1\rHost: a\r\n\r\n"),
        argumentSet("NUL in a value", get("Host: a\r\nX-A: a\0b\r\n")),
        argumentSet("NUL in a name", get("Host: a\r\nX\0A: b\r\n")),
        argumentSet("NUL in the address", get("Host: a\r\n").replace("live", "li\0ve")),
        argumentSet("no colon", get("Host: a\r\nX-A\r\n")),
        argumentSet("two hosts", get("Host: a\r\nHost: b\r\n")),
        argumentSet("no host", get("X-A: a\r\n")),
        argumentSet("a host with a path", get("Host: a/b\r\n")),
        argumentSet("a host with a space", get("Host: a b\r\n")),
        argumentSet("a host with a user", get("Host: a@b\r\n")),
        argumentSet("tabs", get("Host: a\r\n").replace(" ", "\t")),
        argumentSet("no method", get("Host: a\r\n").replace("GET", "")),
        argumentSet("a fragment of a line", "\0\0\0\0\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void what_is_doubtful_is_refused_once_and_the_connection_closed(String request) {
    try (RawConnection connection = api.raw()) {
      connection.send(request + HIDDEN);
      List<Answer> answers = connection.answersUntilClosed("POST", LOGIN);
      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().status()).isBetween(400, 499);
      assertThat(answers.getFirst().code()).isNotEmpty();
    }
  }

  /// Where the server knows too little of a HEAD to leave the body out, its end is that of the
  /// connection.
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/markets/%00", "/a//b", "/nowhere", "/%zz"})
  void a_body_is_never_taken_for_the_next_answer(String path) {
    try (RawConnection connection = api.raw()) {
      connection.send("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" + LAST);
      String all = connection.unchecked();
      String head = all.substring(0, all.indexOf("\r\n\r\n") + 4);
      assertThat(all.substring(head.length()))
          .satisfiesAnyOf(
              next -> assertThat(next).startsWith("HTTP/1.1 200 "),
              _ -> assertThat(head).contains("Connection: close\r\n"));
    }
  }

  private static Arguments clear(String name, int status, String request) {
    return argumentSet(name, status, request);
  }

  /// Where the request ends is clear, though few would send it so.
  static Stream<Arguments> clear() {
    String wrong = "{\"email\":\"eve@example.org\",\"password\":\"wrong and long\"}";
    return Stream.of(
        clear("a chunk extension", 401, post(CHUNKED, part(wrong, ";a=1;b=\"2\"") + "0\r\n\r\n")),
        clear(
            "zeros before a chunk size", 401, post(CHUNKED, "00" + part(wrong, "") + "0\r\n\r\n")),
        clear("one byte a chunk", 401, post(CHUNKED, bytes(wrong) + "0\r\n\r\n")),
        clear("trailers", 401, post(CHUNKED, part(wrong, "") + "0\r\nContent-Length: 99\r\n\r\n")),
        clear(
            "chunks with a coding in capitals",
            401,
            post(CHUNKED.replace("c", "C"), part(wrong, "") + "0\r\n\r\n")),
        clear("no body", 400, post("Content-Length: 0\r\n", "")),
        clear(
            "a request as a body",
            400,
            post("Content-Length: " + HIDDEN.length() + "\r\n", HIDDEN)),
        clear("a request as a chunk", 400, post(CHUNKED, part(HIDDEN, "") + "0\r\n\r\n")),
        clear(
            "a request as the body of another type",
            415,
            post("Content-Length: " + HIDDEN.length() + "\r\n", HIDDEN).replace("json", "x")),
        clear(
            "a request as the body of what is nowhere",
            404,
            post("Content-Length: " + HIDDEN.length() + "\r\n", HIDDEN).replace("login", "x")),
        clear(
            "a request as the body of a GET",
            200,
            get("Host: a\r\nContent-Length: " + HIDDEN.length() + "\r\n") + HIDDEN),
        clear("the whole address", 200, get("Host: a\r\n").replace("/health", "http://a/health")),
        clear("blank lines before", 200, "\r\n\r\n" + get("Host: a\r\n")),
        clear(
            "an upgrade to HTTP/2",
            200,
            get(
                "Host: a\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\nConnection: Upgrade, HTTP2-Settings\r\n")),
        clear("two spaces", 200, get("Host: a\r\n").replace("GET ", "GET  ")),
        clear("a port of a host", 200, get("Host: a:80\r\n")),
        clear("fields with spaces around", 200, get("Host: a\r\nX-A: \t a \t\r\n")));
  }

  private static String part(String text, String extension) {
    return Integer.toHexString(text.length()) + extension + "\r\n" + text + "\r\n";
  }

  private static String bytes(String text) {
    return text.chars().mapToObj(c -> "1\r\n" + (char) c + "\r\n").reduce("", String::concat);
  }

  @ParameterizedTest
  @MethodSource("clear")
  void what_is_clear_has_its_answer_and_the_next_request_its_own(int status, String request) {
    try (RawConnection connection = api.raw()) {
      connection.send(request + LAST);
      String path = request.contains(LOGIN) ? LOGIN : "/health/live";
      Answer answer = connection.answer(request.contains("GET ") ? "GET" : "POST", path);
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      assertThat(connection.answersUntilClosed("GET", "/health/live"))
          .hasSize(1)
          .allMatch(last -> last.status() == 200);
    }
  }

  @ParameterizedTest
  @MethodSource("maybe")
  void what_some_take_and_others_refuse_is_never_two_requests(String request) {
    try (RawConnection connection = api.raw()) {
      connection.send(request + HIDDEN.replace("/hidden", "/nowhere")).endOfInput();
      List<Answer> answers = connection.answersUntilClosed("GET", "/elsewhere");
      // its own, and at most that of the request behind it
      assertThat(answers).hasSizeBetween(1, 2);
    }
  }

  static Stream<Arguments> maybe() {
    return Stream.of(
        argumentSet(
            "lines that end in LF alone",
            get("Host: a\r\n").replace("\r\n", "\n").replace("live", "x")),
        argumentSet(
            "the whole address of another host",
            get("Host: a\r\n").replace("/health", "http://b/x")),
        argumentSet(
            "the same length twice",
            post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}").replace("login", "x")),
        argumentSet(
            "a chunk line that ends in LF alone",
            post(CHUNKED, "2\n{}\r\n0\r\n\r\n").replace("login", "x")));
  }

  @ParameterizedTest
  @MethodSource("early")
  void a_body_that_was_not_wanted_is_not_a_request(String fields) {
    try (RawConnection connection = api.raw()) {
      connection.send(
          "POST /api/v1/markets HTTP/1.1\r\nHost: a\r\n"
              + fields
              + "Content-Length: "
              + HIDDEN.length()
              + "\r\n\r\n");
      connection.answer("POST", "/api/v1/markets").is(Problem.MISSING_TOKEN);
      connection.send(HIDDEN);
      assertThat(connection.endOfInput().answersUntilClosed("POST", "/api/v1/markets")).isEmpty();
    }
  }

  static Stream<Arguments> early() {
    return Stream.of(
        argumentSet("sent after the answer", ""),
        argumentSet("that was asked for", "Expect: 100-continue\r\n"));
  }
}

package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.server.HttpSettings.Preconditions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that are hardly HTTP: at most one answer, a 4xx in JSON, and the connection is closed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(20)
class RawSocketTest {
  private static final String MARKETS = "/api/v1/markets";
  private static final Duration IDLE_TIMEOUT = Duration.ofMillis(400);

  /// What a smuggler hides behind a request; an answer to it would be a second one.
  private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

  private TestApi api;
  private Person ann;

  @BeforeAll
  void start() {
    api = TestApi.start(IDLE_TIMEOUT, Preconditions.OPTIONAL);
    ann = api.person("Ann", Role.USER);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private static Arguments post(String name, String fields, String body) {
    return argumentSet(
        name,
        "POST /api/v1/markets HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer TOKEN\r\n"
            + "Content-Type: application/json\r\n"
            + fields
            + "\r\n"
            + body);
  }

  /// A body that trickles in keeps its connection busy, so the idle time-out never comes.
  @Test
  void a_body_that_trickles_in_is_cut_off() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.server.port())) {
      socket.setSoTimeout(100);
      String head =
          """
          POST /api/v1/auth/login HTTP/1.1
          Host: a
          Content-Type: application/json
          Content-Length: 1000

          """
              .replace("\n", "\r\n");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      int sent = 0;
      for (boolean open = true; open && sent < 200; sent++) {
        open = isOpenAfter(socket);
      }
      assertThat(sent).isLessThan(150);
    }
  }

  /// Sends one more byte, and waits a moment for an answer or the end.
  private static boolean isOpenAfter(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(' ');
      socket.getInputStream().read(); // an answer or the end
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        post("a chunk size that is no number", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n"),
        post("a negative chunk size", "Transfer-Encoding: chunked\r\n", "-1\r\n{}\r\n0\r\n\r\n"),
        post("a huge chunk size", "Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}"),
        post(
            "a chunk longer than it says",
            "Transfer-Encoding: chunked\r\n",
            "1\r\n{}\r\n0\r\n\r\n"),
        post("a negative length", "Content-Length: -1\r\n", ""),
        post("a length that is no number", "Content-Length: abc\r\n", ""),
        post("a signed length", "Content-Length: +2\r\n", "{}"),
        post("a huge length", "Content-Length: 99999999999999999999\r\n", "{}"),
        post("two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "{} "),
        post("a list of lengths", "Content-Length: 2, 3\r\n", "{} "),
        post(
            "a length and chunks",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n"),
        post("another transfer coding", "Transfer-Encoding: gzip\r\n", "{}"),
        post("chunks twice", "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
        post("chunks not last", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
        post("a NUL in a field", "X-A: a\0b\r\nContent-Length: 2\r\n", "{}"),
        post("a space before the colon", "Content-Length : 2\r\n", "{}"),
        post("a field without a name", ": a\r\nContent-Length: 2\r\n", "{}"),
        post("a folded field", "X-A: a\r\n b\r\nContent-Length: 2\r\n", "{}"),
        post("two hosts", "Host: b\r\nContent-Length: 2\r\n", "{}"),
        argumentSet("no host", "GET /health/live HTTP/1.1\r\n\r\n"),
        argumentSet("an empty request line", "\r\n\0\r\n\r\n"),
        argumentSet("a line that is no request", "hello\r\n\r\n"),
        argumentSet("HTTP/0.9", "GET /health/live\r\n\r\n"),
        argumentSet("a version of the future", "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n"),
        argumentSet("no version", "GET /health/live FTP\r\nHost: a\r\n\r\n"),
        argumentSet("a port that is none", "GET /health/live HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        argumentSet("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        argumentSet("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void is_refused(String request) {
    try (RawConnection connection = api.raw()) {
      connection.send(request.replace("TOKEN", ann.token()) + HIDDEN);
      List<Answer> answers = connection.answersUntilClosed("POST", MARKETS);
      assertThat(answers).hasSizeLessThanOrEqualTo(1);
      for (Answer answer : answers) {
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.body()).startsWith("{").doesNotContain("html");
        assertThat(answer.code()).isNotEmpty();
      }
    }
  }

  @Test
  void half_a_body_and_then_the_end_is_malformed() {
    try (RawConnection connection = api.raw()) {
      connection
          .send(
              "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 100\r\n\r\n{\"email\":")
          .endOfInput();
      List<Answer> answers = connection.answersUntilClosed("POST", "/api/v1/auth/login");
      assertThat(answers).hasSizeLessThanOrEqualTo(1).allMatch(a -> a.status() == 400);
    }
  }

  @Test
  void half_a_body_and_then_silence_is_closed_after_the_idle_timeout() {
    try (RawConnection connection = api.raw()) {
      connection.send(
          "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{\"email\":");
      List<Answer> answers = connection.answersUntilClosed("POST", "/api/v1/auth/login");
      assertThat(answers)
          .hasSizeLessThanOrEqualTo(1)
          .allMatch(answer -> answer.status() >= 400 && answer.status() < 500);
    }
  }

  @Test
  void silence_is_closed_after_the_idle_timeout() {
    long start = System.nanoTime();
    try (RawConnection connection = api.raw()) {
      assertThat(connection.answersUntilClosed("GET", "/")).isEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThan(IDLE_TIMEOUT.dividedBy(2));
  }

  @Test
  void half_a_head_and_then_silence_is_closed_after_the_idle_timeout() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /health/live HTTP/1.1\r\nHo");
      assertThat(connection.answersUntilClosed("GET", "/elsewhere"))
          .allMatch(answer -> answer.status() >= 400 && answer.status() < 500);
    }
  }

  @Test
  void a_connection_serves_one_request_after_the_other_until_it_is_asked_to_close() {
    try (RawConnection connection = api.raw()) {
      connection.send(HIDDEN + HIDDEN + HIDDEN.replace("Host", "Connection: close\r\nHost"));
      assertThat(connection.answersUntilClosed("GET", "/health/live"))
          .hasSize(3)
          .allMatch(answer -> answer.status() == 200);
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on_only_when_its_body_is_wanted() {
    try (RawConnection connection = api.raw()) {
      connection.send(
          "POST /api/v1/markets HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
      connection.answer("POST", MARKETS).is(Problem.MISSING_TOKEN);
    }
  }

  @Test
  void an_error_before_any_route_is_a_problem_for_who_wants_one() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /a//b HTTP/1.1\r\nHost: a\r\nAccept: application/problem+json\r\n\r\n");
      Answer no = connection.answer("GET", "/elsewhere").is(Problem.MALFORMED_REQUEST);
      assertThat(no.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }
}

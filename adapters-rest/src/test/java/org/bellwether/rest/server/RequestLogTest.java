package org.bellwether.rest.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.stream.EventWriter;
import org.bellwether.rest.stream.JsonLinesWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Every request leaves one line, a short one, and none is left by what clients do wrong or leave
/// undone.
@Isolated("it reads what everybody logs")
@Timeout(120)
class RequestLogTest {
  /// More than the buffers of any connection take.
  private static final int MUCH = 16 * 1024 * 1024;

  private final List<ILoggingEvent> log = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final Logger access = (Logger) LoggerFactory.getLogger("access");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          event.prepareForDeferredProcessing();
          log.add(event);
        }
      };

  private final TestApi api =
      TestApi.start(
          Duration.ofSeconds(20),
          new EdgeSettings(null, Set.of(), 100, 100, Duration.ofSeconds(2)),
          routes -> {
            routes.get("/json", Access.ANYONE, _ -> Response.ok("x".repeat(MUCH)));
            routes.raw("/raw", Access.ANYONE, context -> context.result(new byte[MUCH]));
            routes.lines("/lines", Access.ANYONE, (_, lines) -> much(lines));
            routes.events("/events", Access.ANYONE, (_, events) -> much(events));
            routes.get("/error", Access.ANYONE, _ -> refuse());
          });

  private static void much(JsonLinesWriter lines) {
    for (int i = 0; i < MUCH / 1024; i++) {
      lines.write("x".repeat(1024));
    }
  }

  private static void much(EventWriter events) {
    for (int i = 0; i < MUCH / 1024; i++) {
      events.send(i, "much", "x".repeat(1024));
    }
  }

  private static Response refuse() {
    throw new ApiError(Problem.VALIDATION_FAILED, "x".repeat(MUCH));
  }

  @BeforeEach
  void listen() {
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.start();
    root.addAppender(appender);
    root.getAppender("out").stop();
    access.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    root.detachAppender(appender);
    root.getAppender("out").start();
    access.setLevel(null);
    api.close();
  }

  private record Line(String method, String path, String status) {}

  private List<Line> lines() {
    return log.stream()
        .filter(event -> event.getLoggerName().equals("access"))
        .map(RequestLogTest::line)
        .toList();
  }

  private static Line line(ILoggingEvent event) {
    Map<String, String> values =
        event.getKeyValuePairs().stream()
            .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    return new Line(
        values.getOrDefault("method", ""),
        values.getOrDefault("path", ""),
        values.getOrDefault("status", ""));
  }

  /// Until the line of a request that came after all others is there, so that none is on its way.
  private void requireOneLine(String path, int status) {
    await().atMost(Duration.ofSeconds(60)).until(() -> !lines().isEmpty());
    api.get("/health/live").send().is(200);
    await().until(() -> lines().stream().anyMatch(line -> line.path().equals("/health/live")));
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst().path()).isEqualTo(path);
    assertThat(lines().getFirst().status()).isEqualTo(Integer.toString(status));
    assertThat(log.getFirst().getMDCPropertyMap()).containsKey("requestId");
    assertThat(log).as("nothing else is said").hasSize(2);
  }

  private Socket ask(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.server.port()));
    socket
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).getBytes(US_ASCII));
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/json", "/raw", "/lines", "/events", "/error"})
  void an_answer_that_nobody_reads_leaves_one_line(String path) throws IOException {
    try (Socket socket = ask(path)) {
      assertThat(socket.getInputStream().read()).isPositive();
      requireOneLine(path, path.equals("/error") ? 400 : 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/json", "/raw", "/lines", "/events", "/error"})
  void a_client_that_hangs_up_leaves_one_line(String path) throws IOException {
    try (Socket socket = ask(path)) {
      assertThat(socket.getInputStream().read()).isPositive();
      socket.setSoLinger(true, 0);
    }
    requireOneLine(path, path.equals("/error") ? 400 : 200);
  }

  @Test
  void a_body_that_never_ends_leaves_one_line() {
    try (RawConnection connection = api.raw()) {
      connection.send(
          "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
      assertThat(connection.next("POST").status()).isEqualTo(408);
    }
    requireOneLineOf("/api/v1/auth/login", 408);
  }

  private void requireOneLineOf(String path, int status) {
    log.removeIf(event -> event.getLevel() == Level.WARN);
    requireOneLine(path, status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nExpect: nonsense\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "GET /aaa HTTP/9.9\r\nHost: a\r\n\r\n"
      })
  void what_cannot_be_read_leaves_one_line(String request) {
    try (RawConnection connection = api.raw()) {
      connection.send(request);
      assertThat(connection.next("GET").status()).isEqualTo(400);
    }
    await().until(() -> !lines().isEmpty());
    requireOneLine(lines().getFirst().path(), 400);
  }

  @Test
  void of_a_long_path_the_beginning_is_logged() {
    for (String path :
        List.of("/" + "a".repeat(15_000), "/api/v1/markets/" + "%20".repeat(4_000))) {
      log.clear();
      try (RawConnection connection = api.raw()) {
        connection.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        connection.next("GET");
      }
      requireOneLineOf(
          path.substring(0, 200) + "…",
          path.startsWith("/a/") ? 400 : path.startsWith("/api") ? 400 : 404);
      assertThat(log.toString().length()).isLessThan(2000);
    }
  }

  @Test
  void a_long_path_that_cannot_be_read_is_not_logged_whole_either() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /%00" + "a".repeat(15_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      connection.next("GET");
      connection.unchecked();
    } catch (UncheckedIOException _) {
      // closed
    }
    await().until(() -> !lines().isEmpty());
    assertThat(lines().getFirst().path()).hasSizeLessThanOrEqualTo(201);
  }

  @Test
  void a_long_method_is_not_logged() {
    try (RawConnection connection = api.raw()) {
      connection.send("X".repeat(10_000) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
      connection.next("GET");
    }
    await().until(() -> !lines().isEmpty());
    assertThat(lines().getFirst().method()).hasSizeLessThan(10);
  }
}

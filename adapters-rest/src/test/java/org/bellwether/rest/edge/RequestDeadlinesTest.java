package org.bellwether.rest.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.bellwether.application.Outage;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.stream.JsonLinesWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A request is answered in time, one way or the other.
@Timeout(30)
class RequestDeadlinesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int MUCH = 64 * 1024 * 1024;

  private final CountDownLatch never = new CountDownLatch(1);
  private final TestApi api =
      TestApi.start(
          Duration.ofSeconds(20),
          new EdgeSettings(null, Set.of(), 100, 100, TIMEOUT),
          routes -> {
            routes.get("/slow", Access.ANYONE, _ -> slow());
            routes.lines("/steady", Access.ANYONE, (_, lines) -> steady(lines));
            routes.lines("/stuck", Access.ANYONE, (_, lines) -> stuck(lines));
            routes.get("/quick", Access.ANYONE, _ -> Response.ok(Map.of()));
            routes.raw("/much", Access.ANYONE, context -> context.result(new byte[MUCH]));
          });

  @AfterEach
  void stop() {
    api.close();
  }

  private Response slow() {
    try {
      never.await();
      throw new IllegalStateException("nobody opened it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted", e);
    }
  }

  /// Half again as long as a request may take, a line whenever a tenth of that is over.
  private static void steady(JsonLinesWriter lines) {
    for (int i = 0; i < 15; i++) {
      LockSupport.parkNanos(TIMEOUT.toNanos() / 10);
      lines.write(Map.of("number", i));
    }
  }

  /// Sends something, and then nothing more.
  private void stuck(JsonLinesWriter lines) {
    for (int i = 0; i < 10_000; i++) {
      lines.write(Map.of("number", i));
    }
    slow();
  }

  @Test
  void a_stream_may_take_as_long_as_it_goes_on() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /steady HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(connection.unchecked()).contains(" 200 OK", "14}").endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void a_stream_that_does_not_go_on_is_cut_off() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(connection.unchecked()).contains(" 200 OK").doesNotContain("\r\n0\r\n\r\n");
    }
  }

  @Test
  void work_that_takes_too_long_is_given_up_and_the_connection_serves_on() {
    try (RawConnection connection = api.raw()) {
      connection.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      Answer no = connection.answer("GET", "/slow").is(Problem.UNAVAILABLE);
      assertThat(no.header("Retry-After")).isEqualTo("2");
      connection.send("GET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(connection.unchecked()).contains(" 200 OK", "\"success\":true");
    }
  }

  @Test
  void a_body_that_comes_slowly_but_steadily_is_given_up() throws Exception {
    try (RawConnection connection = api.raw()) {
      connection.send(
          """
          POST /api/v1/auth/login HTTP/1.1
          Host: a
          Content-Type: application/json
          Content-Length: 100000

          """
              .replace("\n", "\r\n"));
      Thread sender = Thread.startVirtualThread(() -> sendSteadily(connection));
      var answers = connection.answersUntilClosed("POST", "/api/v1/auth/login");
      assertThat(answers).hasSizeLessThanOrEqualTo(1);
      for (Answer answer : answers) {
        assertThat(answer.is(Problem.REQUEST_TIMEOUT).header("Connection")).isEqualTo("close");
      }
      sender.interrupt();
      sender.join();
    }
  }

  /// 10,000 bytes a second, a hundred times what is too slow.
  private static void sendSteadily(RawConnection connection) {
    try {
      for (int i = 0; i < 100; i++) {
        connection.send(" ".repeat(1000));
        Thread.sleep(100);
      }
    } catch (InterruptedException _) {
      // enough
    }
  }

  @Test
  void a_client_that_reads_slowly_is_cut_off() throws Exception {
    long start = System.nanoTime();
    long bytes = 0;
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.server.port()));
      socket.getOutputStream().write("GET /much HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      bytes = readSlowly(socket.getInputStream());
    } catch (SocketException _) {
      // reset
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(10));
    assertThat(bytes).isLessThan(MUCH);
  }

  private static long readSlowly(InputStream in) throws IOException, InterruptedException {
    byte[] some = new byte[1024];
    long bytes = 0;
    long start = System.nanoTime();
    for (int read = in.read(some); read >= 0; read = in.read(some)) {
      bytes += read;
      if (System.nanoTime() - start < 2 * TIMEOUT.toNanos()) {
        Thread.sleep(50);
      }
    }
    return bytes;
  }
}

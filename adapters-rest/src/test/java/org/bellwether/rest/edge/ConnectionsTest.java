package org.bellwether.rest.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.edge.tls.TestCertificates;
import org.bellwether.rest.edge.tls.TlsFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What connections may cost. Time-outs are shorter here than in production, by the same factor.
@Timeout(30)
class ConnectionsTest {
  private static final Duration IDLE_TIMEOUT = Duration.ofMillis(1500);

  /// Time for a machine that has other things to do.
  private static final Duration ALLOWANCE = Duration.ofSeconds(1);

  private static final String GET = "GET /health/live HTTP/1.1\r\nHost: a\r\n";
  private static final String LOGIN =
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  private static final String POST = LOGIN + "Content-Length: 1000\r\n\r\n";
  private static final String CHUNKED = LOGIN + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
  private static final String PING = "\0\0\10\6\0\0\0\0\0abcdefgh";
  private static final String HEADERS_WITHOUT_AN_END = "\0\0\3\1\1\0\0\0\1\u0082\u0084\u0087";

  private static TestApi start(@Nullable TlsFiles tls) {
    return TestApi.start(
        IDLE_TIMEOUT, new EdgeSettings(tls, Set.of(), 100, 100, Duration.ofSeconds(30)));
  }

  private static TestApi start(int connections, int perAddress) {
    return TestApi.start(
        Duration.ofSeconds(30),
        new EdgeSettings(null, Set.of(), connections, perAddress, Duration.ofSeconds(30)));
  }

  /// Sends something at once and the rest byte by byte, none so late that the line is silent.
  ///
  /// @return until the server hung up
  private static Duration trickle(Socket socket, String first, String rest) throws IOException {
    long start = System.nanoTime();
    socket.setSoTimeout((int) IDLE_TIMEOUT.toMillis() / 10);
    try (socket) {
      socket.getOutputStream().write(first.getBytes(ISO_8859_1));
      trickleUntilClosed(socket, rest);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// @param bytes one goes out each time nothing comes in; none when there are none
  static void trickleUntilClosed(Socket socket, String bytes) throws IOException {
    try {
      for (int sent = 0; ; sent++) {
        try {
          while (socket.getInputStream().read() >= 0) {
            // whatever it says, as long as it ends
          }
          return;
        } catch (SocketTimeoutException _) {
          if (!bytes.isEmpty()) {
            socket.getOutputStream().write(bytes.charAt(sent % bytes.length()));
          }
        }
      }
    } catch (SocketException _) {
      // the end as well
    }
  }

  private static Socket clear(TestApi api) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), api.server.port());
  }

  private static SSLSocket safe(TestApi api, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), api.server.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  @Test
  void whoever_is_silent_or_slow_is_cut_off_before_the_idle_timeout_is_over(@TempDir Path folder)
      throws Exception {
    TestCertificates.Pair pair = TestCertificates.make("slow", "EC");
    TlsFiles files =
        new TlsFiles(
            Files.writeString(folder.resolve("certificate.pem"), pair.certificate()),
            Files.writeString(folder.resolve("key.pem"), pair.key()));
    Map<String, Future<Duration>> ends = new TreeMap<>();
    try (TestApi api = start(null);
        TestApi tls = start(files);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      ends.put("silence", clients.submit(() -> trickle(clear(api), "", "")));
      ends.put("half a head", clients.submit(() -> trickle(clear(api), GET, "")));
      ends.put("a slow request line", clients.submit(() -> trickle(clear(api), "", "GET /aaaaaa")));
      ends.put("slow header fields", clients.submit(() -> trickle(clear(api), GET, "X-A: a\r\n")));
      ends.put(
          "a slow second request",
          clients.submit(() -> trickle(clear(api), GET + "\r\n" + GET, "X-A: a\r\n")));
      ends.put("half a body", clients.submit(() -> trickle(clear(api), POST + "{", "")));
      ends.put("a slow body", clients.submit(() -> trickle(clear(api), POST, "{")));
      ends.put("a slow chunk", clients.submit(() -> trickle(clear(api), CHUNKED + "ff\r\n", " ")));
      ends.put("half a chunk", clients.submit(() -> trickle(clear(api), CHUNKED + "f", "")));
      ends.put("blank lines", clients.submit(() -> trickle(clear(api), "", "\r\n")));
      ends.put("a silent handshake", clients.submit(() -> trickle(clear(tls), "", "")));
      ends.put(
          "a slow handshake",
          clients.submit(() -> trickle(clear(tls), "\26\3\1\2\0", "\1\0\1\u00fc\3\3")));
      ends.put(
          "slow header fields in TLS",
          clients.submit(() -> trickle(safe(tls, "http/1.1"), GET, "X-A: a\r\n")));
      ends.put("silence in HTTP/2", clients.submit(() -> trickle(safe(tls, "h2"), PREFACE, "")));
      ends.put(
          "slow pings in HTTP/2", clients.submit(() -> trickle(safe(tls, "h2"), PREFACE, PING)));
      ends.put(
          "half of header fields in HTTP/2",
          clients.submit(() -> trickle(safe(tls, "h2"), PREFACE + HEADERS_WITHOUT_AN_END, PING)));
      for (var end : ends.entrySet()) {
        assertThat(end.getValue().get()).as(end.getKey()).isLessThan(IDLE_TIMEOUT.plus(ALLOWANCE));
      }
      api.get("/health/live").send().is(200);
    }
  }

  @Test
  void one_address_has_only_so_many_connections() throws Exception {
    try (TestApi api = start(100, 3)) {
      List<RawConnection> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        open.add(api.raw().send(GET + "\r\n"));
        open.getLast().answer("GET", "/health/live").is(200);
      }
      try (RawConnection more = api.raw()) {
        assertThat(more.send(GET + "\r\n").answersUntilClosed("GET", "/health/live")).isEmpty();
      }
      open.removeFirst().close();
      await().untilAsserted(() -> assertServed(api));
      open.forEach(RawConnection::close);
    }
  }

  private static void assertServed(TestApi api) {
    try (RawConnection next = api.raw()) {
      next.send(GET + "Connection: close\r\n\r\n");
      assertThat(next.answersUntilClosed("GET", "/health/live")).hasSize(1);
    }
  }

  @Test
  void addresses_of_one_network_of_ipv6_count_as_one() throws Exception {
    assertThat(AddressLimit.network(InetAddress.getByName("2001:db8::1")))
        .isEqualTo(AddressLimit.network(InetAddress.getByName("2001:db8::ffff:1")))
        .isNotEqualTo(AddressLimit.network(InetAddress.getByName("2001:db8:0:1::1")));
    assertThat(AddressLimit.network(InetAddress.getByName("192.0.2.1")))
        .isNotEqualTo(AddressLimit.network(InetAddress.getByName("192.0.2.2")));
  }

  @Test
  void all_together_have_only_so_many_connections_and_the_next_one_waits() {
    try (TestApi api = start(2, 100)) {
      RawConnection first = api.raw().send(GET + "\r\n");
      first.answer("GET", "/health/live").is(200);
      RawConnection second = api.raw().send(GET + "\r\n");
      second.answer("GET", "/health/live").is(200);
      try (RawConnection third = api.raw().send(GET + "\r\n")) {
        first.close();
        second.close();
        // it was let in or turned away; whoever comes now is served
        assertThat(third).isNotNull();
        await().untilAsserted(() -> assertServed(api));
      }
    }
  }
}

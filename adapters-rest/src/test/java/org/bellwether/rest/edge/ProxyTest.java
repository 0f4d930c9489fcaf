package org.bellwether.rest.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.javalin.http.Context;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.edge.tls.TestCertificates;
import org.bellwether.rest.server.Access;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The proxy configuration that comes with the project, in a real HAProxy, where there is one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
class ProxyTest {
  private static final int TOO_MANY_CONNECTIONS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient client = client();
  private TestApi api;
  private Process proxy;
  private int https;
  private int http;

  private static HttpClient client() {
    try {
      return HttpClient.newBuilder().sslContext(TestCertificates.trusting()).build();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "haproxy"))),
        "no haproxy here: the proxy configuration is not tested (apt-get install haproxy)");
    // as patient as can be, so that whatever is cut off is the proxy's doing
    api =
        TestApi.start(
            Duration.ofMinutes(10),
            TestApi.EDGE,
            routes -> routes.raw("/seen", Access.ANYONE, ProxyTest::seen));
    TestCertificates.Pair pair = TestCertificates.make("proxy", "EC");
    Path pem = Files.writeString(folder.resolve("proxy.pem"), pair.certificate() + pair.key());
    Path log = folder.resolve("proxy.log");
    startProxy(pem, log);
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> {
          if (!proxy.isAlive()) {
            assertThat(Files.readString(log)).as("a port was taken meanwhile").contains("in use");
            startProxy(pem, log);
          }
          assertThat(get("/api/v1/markets").statusCode()).isEqualTo(200);
        });
    assertThat(Files.readString(log)).doesNotContain("WARNING");
  }

  private void startProxy(Path certificate, Path log) throws IOException {
    https = freePort();
    http = freePort();
    ProcessBuilder builder =
        new ProcessBuilder("haproxy", "-db", "-f", "src/main/proxy/haproxy.cfg")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PROXY_CERTIFICATE", certificate.toString());
    builder.environment().put("PROXY_HTTPS", "127.0.0.1:" + https);
    builder.environment().put("PROXY_HTTP", "127.0.0.1:" + http);
    builder.environment().put("PROXY_PATIENCE", PATIENCE.toMillis() + "ms");
    builder.environment().put("SERVER", "127.0.0.1:" + api.server.port());
    proxy = builder.start();
  }

  @AfterAll
  void stop() {
    client.shutdownNow();
    if (proxy != null) {
      proxy.destroy();
    }
    if (api != null) {
      api.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// What the server is told about where a request came from.
  private static void seen(Context context) {
    List<String> lines = new ArrayList<>();
    context
        .headerMap()
        .forEach((name, value) -> {
          if (name.toLowerCase(Locale.ROOT).contains("forwarded")) {
            lines.add(name.toLowerCase(Locale.ROOT) + ": " + value);
          }
        });
    context.result(String.join("\n", lines.stream().sorted().toList()));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + https + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void requests_pass_in_http_2_and_come_back_safe() throws Exception {
    HttpResponse<String> answer = get("/api/v1/markets");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.headers().allValues("Strict-Transport-Security")).hasSize(1);
    assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().map()).doesNotContainKey("server");
  }

  @Test
  void health_and_metrics_are_seen_from_inside_alone() throws Exception {
    for (String path :
        List.of(
            "/metrics",
            "/metrics/",
            "//metrics",
            "/%6detrics",
            "/docs/../metrics",
            "/docs/%2e%2e/health/ready",
            "/health",
            "/health/live",
            "/health/ready",
            "/health/ready/",
            "/health/ready;a=b",
            "/health%2fready",
            "/HEALTH/ready")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      // the proxy's own answer: the request has not come as far as the server
      assertThat(answer.headers().map()).as(path).doesNotContainKey("x-content-type-options");
    }
    assertThat(get("/docs").statusCode()).isLessThan(404);
  }

  @Test
  void http_in_the_clear_is_sent_to_https() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/docs")).build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("https://");
  }

  @Test
  void what_a_client_says_of_its_address_is_not_believed() throws Exception {
    HttpResponse<String> answer =
        get(
            "/seen",
            "X-Forwarded-For",
            "192.0.2.1",
            "X-Forwarded-Host",
            "evil.example",
            "Forwarded",
            "for=192.0.2.1");
    assertThat(answer.body()).isEqualTo("x-forwarded-for: 127.0.0.1\nx-forwarded-proto: https");
  }

  @Test
  void a_head_or_a_body_that_trickles_in_is_cut_off() throws Exception {
    String head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\n";
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> ends =
          Stream.of("", head, head + "Content-Length: 1000\r\n\r\n")
              .map(first -> clients.submit(() -> untilCutOff(first)))
              .toList();
      for (Future<Duration> end : ends) {
        assertThat(end.get()).isLessThan(PATIENCE.multipliedBy(2));
      }
    }
  }

  private Duration untilCutOff(String first) throws Exception {
    long start = System.nanoTime();
    try (SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting().getSocketFactory().createSocket("127.0.0.1", https)) {
      socket.setSoTimeout((int) PATIENCE.toMillis() / 10);
      socket.getOutputStream().write(first.getBytes(US_ASCII));
      ConnectionsTest.trickleUntilClosed(socket, "X-A: a\r\n");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void one_address_has_only_so_many_connections() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < TOO_MANY_CONNECTIONS; i++) {
        open.add(new Socket(InetAddress.getLoopbackAddress(), https));
      }
      try (Socket more = new Socket(InetAddress.getLoopbackAddress(), https)) {
        more.setSoTimeout((int) PATIENCE.toMillis() / 2);
        assertThat(more.getInputStream().read()).isNegative();
      } catch (SocketException _) {
        // reset, which is as good
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    await().untilAsserted(() -> assertThat(get("/api/v1/markets").statusCode()).isEqualTo(200));
  }
}

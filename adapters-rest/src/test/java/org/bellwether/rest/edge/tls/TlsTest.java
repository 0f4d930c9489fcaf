package org.bellwether.rest.edge.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.edge.tls.TestCertificates.Pair;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.stream.JsonLinesWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// HTTPS, and the files it needs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
class TlsTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Tls.class);
  private Pair first;
  private Pair second;
  private TlsFiles files;
  private TestApi api;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    first = TestCertificates.make("first", "EC");
    second = TestCertificates.make("second", "RSA");
    files = new TlsFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    write(first);
    api =
        TestApi.start(
            Duration.ofSeconds(30),
            new EdgeSettings(files, Set.of(), 100, 100, Duration.ofSeconds(30)),
            routes -> routes.lines("/broken", Access.ANYONE, (_, lines) -> broken(lines)));
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    log.start();
  }

  @AfterAll
  void stop() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
    api.close();
  }

  private void write(Pair pair) throws IOException {
    Files.writeString(files.certificate(), pair.certificate());
    Files.writeString(files.key(), pair.key());
  }

  private HttpResponse<String> get(HttpClient.Version version, String path) throws Exception {
    HttpClient client =
        HttpClient.newBuilder().sslContext(TestCertificates.trusting()).version(version).build();
    try {
      URI uri = URI.create("https://127.0.0.1:" + api.server.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } finally {
      client.shutdownNow();
    }
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", api.server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /// Whose certificate new connections get.
  private String owner() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  @Test
  void a_client_that_can_speaks_http_2() throws Exception {
    HttpResponse<String> answer = get(HttpClient.Version.HTTP_2, "/health/live");
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(200);
    HttpResponse<String> old = get(HttpClient.Version.HTTP_1_1, "/health/live");
    assertThat(old.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(old.body()).isEqualTo(answer.body());
  }

  private static void broken(JsonLinesWriter lines) {
    for (int i = 0; i < 50_000; i++) {
      lines.write(Map.of("number", i));
    }
    throw new IllegalStateException("on purpose");
  }

  @Test
  void a_stream_that_fails_in_the_middle_is_noticed_in_every_version() {
    for (HttpClient.Version version :
        new HttpClient.Version[] {HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2}) {
      assertThatThrownBy(() -> get(version, "/broken")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void browsers_are_told_to_come_back_by_https_alone_whatever_the_answer() throws Exception {
    for (String path : new String[] {"/health/live", "/nowhere", "/a//b", "/docs"}) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        if (!version.name().equals("HTTP_3")) {
          assertThat(get(version, path).headers().allValues("Strict-Transport-Security"))
              .as(path)
              .containsExactly("max-age=31536000");
        }
      }
    }
    try (TestApi clear = TestApi.start()) {
      assertThat(clear.get("/health/live").send().headers())
          .doesNotContainKey("Strict-Transport-Security");
    }
  }

  @Test
  void old_ciphers_are_not_spoken() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(
          new String[] {
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"
          });
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).contains("ECDHE").contains("GCM");
    }
  }

  @Test
  void http_in_the_clear_is_not_answered_as_if_it_were_safe() {
    try (var connection = api.raw()) {
      connection.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(connection.unchecked()).doesNotContain("success\":true");
    }
  }

  @Test
  void a_new_certificate_is_taken_up_and_open_connections_stay() throws Exception {
    assertThat(owner()).isEqualTo("CN=first");
    try (SSLSocket open = connect()) {
      assertThat(ask(open)).contains(" 200 ");

      Files.writeString(files.certificate(), second.certificate());
      awaitLog(() -> log.list.toString().contains("is not the key of"));
      assertThat(owner()).as("half of a pair changes nothing").isEqualTo("CN=first");

      Files.writeString(files.key(), second.key());
      awaitLog(() -> log.list.toString().contains("holds now"));
      assertThat(owner()).isEqualTo("CN=second");
      assertThat(ask(open)).contains(" 200 ");

      Files.delete(files.key());
      awaitLog(() -> log.list.toString().contains("cannot be read"));
      assertThat(owner()).isEqualTo("CN=second");
    } finally {
      write(first);
      await().until(() -> owner().equals("CN=first"));
    }
    assertThat(log.list.toString()).doesNotContain("PRIVATE KEY");
  }

  private static void awaitLog(BooleanSupplier isThere) {
    await().until(isThere::getAsBoolean);
  }

  /// Asks and takes the whole answer; tells its first line.
  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("{}}}") < 0) {
      answer.append((char) socket.getInputStream().read());
    }
    return answer.substring(0, answer.indexOf("\r\n"));
  }
}

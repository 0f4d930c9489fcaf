package org.bellwether.rest.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.edge.tls.TestCertificates;
import org.bellwether.rest.edge.tls.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Frames of HTTP/2 that only cost something: whoever sends too many is hung up on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
class Http2Test {
  private static final int MANY = 20_000;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;

  /// :method GET, :scheme https, :path /, :authority a.
  private static final String GET = "\u0082\u0087\u0084A\1a";

  private TestApi api;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    TestCertificates.Pair pair = TestCertificates.make("two", "EC");
    TlsFiles files =
        new TlsFiles(
            Files.writeString(folder.resolve("certificate.pem"), pair.certificate()),
            Files.writeString(folder.resolve("key.pem"), pair.key()));
    api =
        TestApi.start(
            Duration.ofSeconds(30),
            new EdgeSettings(files, Set.of(), 100, 100, Duration.ofSeconds(30)));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private static String frame(int type, int flags, int stream, String payload) {
    return new String(
            new char[] {
              (char) (payload.length() >> 16),
              (char) (payload.length() >> 8 & 0xff),
              (char) (payload.length() & 0xff),
              (char) type,
              (char) flags,
              (char) (stream >> 24),
              (char) (stream >> 16 & 0xff),
              (char) (stream >> 8 & 0xff),
              (char) (stream & 0xff)
            })
        + payload;
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), api.server.port());
    socket.setSoTimeout(10_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, ""));
    return socket;
  }

  private static void send(SSLSocket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private interface Frames {
    String of(int number);
  }

  /// Sends many frames, and fails unless the server hangs up.
  private void assertCutOff(Frames frames) throws Exception {
    try (SSLSocket socket = connect()) {
      CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
      Thread.startVirtualThread(() -> hungUp.complete(hangsUp(socket)));
      try {
        for (int sent = 0; sent < MANY; sent++) {
          send(socket, frames.of(sent));
        }
      } catch (SocketException _) {
        // hung up while something was being sent
      }
      assertThat(hungUp.get()).isTrue();
    }
  }

  private static boolean hangsUp(SSLSocket socket) {
    try {
      socket.getInputStream().transferTo(new ByteArrayOutputStream());
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void a_client_that_behaves_is_not_hung_up_on() throws Exception {
    try (SSLSocket socket = connect()) {
      send(socket, frame(HEADERS, 5, 1, GET) + frame(HEADERS, 5, 3, GET));
      socket.setSoTimeout(500);
      assertThat(hangsUp(socket)).isFalse();
    }
  }

  @Test
  void streams_that_are_opened_and_reset_at_once() throws Exception {
    assertCutOff(i -> {
      int stream = 2 * i + 1;
      return frame(HEADERS, 5, stream, GET) + frame(RST_STREAM, 0, stream, "\0\0\0\10");
    });
  }

  @Test
  void header_fields_without_an_end() throws Exception {
    String field = "\0\1a\177\0" + "b".repeat(127); // a literal that is not kept
    assertCutOff(i -> i == 0 ? frame(HEADERS, 1, 1, GET) : frame(CONTINUATION, 0, 1, field));
  }

  @Test
  void empty_continuations() throws Exception {
    assertCutOff(i -> i == 0 ? frame(HEADERS, 1, 1, GET) : frame(CONTINUATION, 0, 1, ""));
  }

  @Test
  void settings_and_pings() throws Exception {
    assertCutOff(_ -> frame(SETTINGS, 0, 0, ""));
    assertCutOff(_ -> frame(PING, 0, 0, "abcdefgh"));
  }

  @Test
  void a_frame_longer_than_allowed() throws Exception {
    assertCutOff(i -> frame(HEADERS, 5, 2 * i + 1, GET + "b".repeat(70_000)));
  }
}

package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Stopping without cutting anybody off.
@Timeout(20)
class GracefulStopTest {
  private final HeldRoute slow = new HeldRoute(1);

  @Test
  void a_request_in_flight_is_answered_and_new_ones_are_not_let_in() throws Exception {
    TestApi api = slow.start();
    int port = api.server.port();
    try (RawConnection connection = api.raw()) {
      connection.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(slow.awaitArrivals(15)).isTrue();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(api::close);
      awaitRefusal(port);
      assertThat(stopped).isNotDone();

      slow.release();
      var answers = connection.unchecked();
      assertThat(answers).startsWith("HTTP/1.1 200").contains("\"success\":true");
      stopped.join();
    }
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  /// Knocks until nobody opens any more.
  private static void awaitRefusal(int port) throws Exception {
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        Thread.onSpinWait();
      } catch (ConnectException e) {
        return;
      }
    }
  }
}

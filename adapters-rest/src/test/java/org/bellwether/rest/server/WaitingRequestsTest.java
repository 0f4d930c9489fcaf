package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.junit.jupiter.api.Test;

/// Many follow something, send their body slowly, or wait for a turn, and nobody else waits for it.
class WaitingRequestsTest {
  private static final int MANY = 500;

  private final HeldRoute slow = new HeldRoute(MANY);

  @Test
  void all_are_worked_on_at_once_and_others_are_answered_meanwhile() throws Exception {
    List<RawConnection> waiting = new ArrayList<>();
    try (TestApi api = slow.start()) {
      for (int i = 0; i < MANY; i++) {
        RawConnection one = api.raw();
        waiting.add(one);
        one.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      assertThat(slow.awaitArrivals(15)).as("all have arrived").isTrue();
      api.get("/health/live").send().is(200);
      slow.release();
    } finally {
      slow.release();
      for (RawConnection one : waiting) {
        one.close();
      }
    }
  }
}

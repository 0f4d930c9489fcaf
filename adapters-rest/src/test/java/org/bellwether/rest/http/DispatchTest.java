package org.bellwether.rest.http;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it keeps all that carries virtual threads busy")
@Timeout(120)
class DispatchTest {
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();

  private Response compute() {
    busy.incrementAndGet();
    while (!enough.get()) {
      Thread.onSpinWait();
    }
    return Response.ok(Map.of());
  }

  /// A thread that computes is not interrupted by anything, so its deadline does not end it.
  @Test
  void while_all_processors_compute_for_requests_health_is_still_answered() {
    int carriers = Runtime.getRuntime().availableProcessors();
    List<RawConnection> connections = new ArrayList<>();
    try (TestApi api =
        TestApi.start(routes -> routes.get("/busy", Access.ANYONE, _ -> compute()))) {
      try {
        for (int i = 0; i < 2 * carriers; i++) {
          connections.add(api.raw().send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
        await().until(() -> busy.get() >= carriers);
        for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
          api.get(path).send().is(200);
        }
      } finally {
        enough.set(true);
        connections.forEach(RawConnection::close);
      }
    }
  }
}

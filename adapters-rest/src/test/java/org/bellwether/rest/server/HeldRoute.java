package org.bellwether.rest.server;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.response.Response;

/// A route whose requests are answered when the test says so.
final class HeldRoute {
  private final CountDownLatch arrived;
  private final CountDownLatch released = new CountDownLatch(1);

  /// @param requests that are awaited
  HeldRoute(int requests) {
    arrived = new CountDownLatch(requests);
  }

  /// An API with this route, which is `GET /slow`.
  TestApi start() {
    return TestApi.start(routes -> routes.get("/slow", Access.ANYONE, _ -> answer()));
  }

  private Response answer() {
    arrived.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("cut off", e);
    }
    return Response.ok(Map.of());
  }

  /// Whether all have arrived in time.
  boolean awaitArrivals(int seconds) throws InterruptedException {
    return arrived.await(seconds, TimeUnit.SECONDS);
  }

  void release() {
    released.countDown();
  }
}

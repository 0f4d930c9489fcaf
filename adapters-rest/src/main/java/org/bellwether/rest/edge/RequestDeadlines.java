package org.bellwether.rest.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Interrupts who works on a request for too long: who waits for the rest of its body, for the
/// database or for a client that does not read. What has been done by then stays done.
public final class RequestDeadlines extends Watch {
  private static final String ATTRIBUTE = RequestDeadlines.class.getName();
  private static final int LOOKS = 20;

  private final Duration timeout;
  private final Set<Work> running = ConcurrentHashMap.newKeySet();

  RequestDeadlines(Duration timeout) {
    super(timeout.dividedBy(LOOKS));
    this.timeout = timeout;
  }

  private static final class Work {
    private final Thread worker = Thread.currentThread();
    private long begin;
    private boolean late;
    private boolean ended;

    Work(long begin) {
      this.begin = begin;
    }

    synchronized void interruptAfter(long nanos) {
      if (!late && !ended && System.nanoTime() - begin > nanos) {
        late = true;
        worker.interrupt();
      }
    }

    synchronized void beginAgain() {
      begin = System.nanoTime();
    }

    synchronized boolean isLate() {
      return late;
    }

    /// Leaves the thread as it was.
    synchronized void end() {
      ended = true;
      clear();
    }

    synchronized void clear() {
      if (late) {
        Thread.interrupted();
      }
    }
  }

  /// Whether the request took too long; from then on its thread can be used again to say so.
  ///
  /// @param attributes of the request, by name
  public static boolean isPast(Function<String, @Nullable Object> attributes) {
    if (attributes.apply(ATTRIBUTE) instanceof Work work && work.isLate()) {
      work.clear();
      return true;
    }
    return false;
  }

  /// Gives the request its whole time once more, from now on: for an answer without an end in
  /// sight, of which another part was taken.
  ///
  /// @param attributes of the request, by name
  public static void putOff(Function<String, @Nullable Object> attributes) {
    if (attributes.apply(ATTRIBUTE) instanceof Work work) {
      work.beginAgain();
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Work work = new Work(request.getBeginNanoTime());
    request.setAttribute(ATTRIBUTE, work);
    running.add(work);
    try {
      return super.handle(request, response, callback);
    } finally {
      running.remove(work);
      work.end();
    }
  }

  @Override
  void look() {
    running.forEach(work -> work.interruptAfter(timeout.toNanos()));
  }
}

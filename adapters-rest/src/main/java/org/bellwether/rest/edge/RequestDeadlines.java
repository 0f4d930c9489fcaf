package org.bellwether.rest.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpVersion;
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
    private final Request request;
    private final Response response;
    private long begin;
    private boolean late;
    private boolean interrupted;
    private boolean ended;

    Work(Request request, Response response) {
      this.request = request;
      this.response = response;
      begin = request.getBeginNanoTime();
    }

    /// Hangs up on a client first that has begun to get its answer: what waits for it to read fails
    /// then as it does when the client hangs up, which is nothing to speak of. Whoever waits for
    /// something else is interrupted at the next look.
    synchronized void endAfter(long nanos) {
      if (ended || interrupted || System.nanoTime() - begin <= nanos) {
        return;
      }
      interrupted = late || !hangUp();
      late = true;
      if (interrupted) {
        worker.interrupt();
      }
    }

    /// Of HTTP/2 others may use the connection, too.
    private boolean hangUp() {
      boolean alone = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
      if (alone && response.isCommitted()) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        return true;
      }
      return false;
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
    Work work = new Work(request, response);
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
    running.forEach(work -> work.endAfter(timeout.toNanos()));
  }
}

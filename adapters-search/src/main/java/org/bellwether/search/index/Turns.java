package org.bellwether.search.index;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.Outage;

/// Lets fewer searches than there are cores compute at a time, so that one core is always left for
/// whatever else is asked. The others wait a moment for their turn, and not too many of them.
final class Turns {
  /// All indexes of a process share its cores.
  static final Turns OF_CORES =
      new Turns(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), 128, 3000);

  private final Semaphore turns;
  private final int mostWaiting;
  private final int patienceMillis;

  Turns(int atOnce, int mostWaiting, int patienceMillis) {
    turns = new Semaphore(atOnce, true);
    this.mostWaiting = mostWaiting;
    this.patienceMillis = patienceMillis;
  }

  interface Work<T> {
    T done() throws IOException;
  }

  /// @throws Outage when too many wait, or the turn does not come in time
  <T> T take(Work<T> work) throws IOException {
    await();
    try {
      return work.done();
    } finally {
      turns.release();
    }
  }

  private void await() {
    try {
      if (turns.getQueueLength() >= mostWaiting
          || !turns.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
        throw new Outage("too many search at once", new IllegalStateException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while waiting to search", e);
    }
  }
}

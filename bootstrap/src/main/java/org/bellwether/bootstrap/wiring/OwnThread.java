package org.bellwether.bootstrap.wiring;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Work that keeps a processor busy for minutes. On a virtual thread it would hold one of the few
/// threads that carry all requests; one of its own shares the processors with them.
final class OwnThread {
  private OwnThread() {}

  /// Waits for the work; an interruption is passed on to it, and it is waited for all the same.
  static void run(String name, Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread thread = Thread.ofPlatform().name(name).daemon().start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException _) {
          interrupted = true;
          thread.interrupt();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package org.bellwether.application.jobs;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.application.transaction.InMemoryTransactions;

/// Does what is in an [InMemoryJobQueue], four at a time, until it is closed.
public final class InMemoryJobRunner implements AutoCloseable {
  private static final int MAX_ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final InMemoryJobQueue queue;
  private final InMemoryTransactions transactions;
  private final InstantSource clock;
  private final Map<String, JobHandler.Work> handlers = new HashMap<>();
  private final Map<String, RecurringJob> recurring = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(4);
  private final Thread poller = Thread.ofVirtual().unstarted(this::poll);
  private volatile boolean closed;

  public InMemoryJobRunner(
      InMemoryJobQueue queue,
      InMemoryTransactions transactions,
      InstantSource clock,
      List<JobHandler> handlers,
      List<RecurringJob> recurring) {
    this.queue = queue;
    this.transactions = transactions;
    this.clock = clock;
    handlers.forEach(handler -> this.handlers.put(handler.kind(), handler.work()));
    for (RecurringJob job : recurring) {
      this.handlers.put(job.kind(), _ -> job.work().run());
      this.recurring.put(job.kind(), job);
      inTransaction(() -> queue.enqueue(job.job(), job.schedule().first(clock.instant())));
    }
    poller.start();
  }

  /// Others' jobs are seen once they are committed: there is one transaction at a time.
  private void inTransaction(Runnable work) {
    transactions.inTransaction(() -> {
      work.run();
      return "done";
    });
  }

  private void poll() {
    try {
      while (!closed) {
        free.acquire();
        Supplier<Optional<QueuedJob>> take = () -> queue.take(handlers.keySet());
        Optional<QueuedJob> due = transactions.inTransaction(take);
        if (due.isPresent()) {
          threads.execute(() -> run(due.get()));
        } else {
          free.release();
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(QueuedJob due) {
    Job job = due.job();
    try {
      requireNonNull(handlers.get(job.kind())).run(job.subject());
      inTransaction(() -> done(job));
    } catch (NodeDeath e) {
      inTransaction(() -> queue.orphaned(job, "the node that ran it died"));
    } catch (RuntimeException e) {
      boolean last = due.attempts() + 1 >= MAX_ATTEMPTS && !recurring.containsKey(job.kind());
      Instant retryAt = clock.instant().plus(PAUSE);
      inTransaction(
          () -> queue.failed(job, last ? State.DEAD : State.FAILED, e.toString(), retryAt));
    } finally {
      free.release();
    }
  }

  /// Thrown by work, the node is dead to all others.
  static final class NodeDeath extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void done(Job job) {
    RecurringJob again = recurring.get(job.kind());
    if (again == null) {
      queue.done(job);
    } else {
      queue.doneUntil(job, again.schedule().next(clock.instant()));
    }
  }

  /// Lets what runs finish.
  @Override
  public void close() {
    closed = true;
    try {
      poller.join(); // what it has taken, it still hands on
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.close();
    }
  }
}

package org.bellwether.application.jobs;

import java.util.Optional;
import org.bellwether.application.Transactions;

/// Gives a dead job another chance, now.
public final class RetryJob {
  private final Transactions transactions;
  private final JobQueue queue;

  public RetryJob(Transactions transactions, JobQueue queue) {
    this.transactions = transactions;
    this.queue = queue;
  }

  public Result execute(Job job) {
    return transactions.inTransaction(() -> retry(job));
  }

  private Result retry(Job job) {
    Optional<QueuedJob> found = queue.lock(job);
    if (found.isEmpty()) {
      return new JobRefusal.JobNotFound(job);
    }
    if (found.get().state() != QueuedJob.State.DEAD) {
      return new JobRefusal.JobNotDead(job, found.get().state());
    }
    queue.enqueue(job);
    return new Retried(queue.lock(job).orElseThrow());
  }

  /// Retried, or a refusal.
  public sealed interface Result permits Retried, JobRefusal.JobNotFound, JobRefusal.JobNotDead {}

  /// The job, as it waits from now on.
  public record Retried(QueuedJob job) implements Result {}
}

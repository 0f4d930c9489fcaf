package org.bellwether.application.jobs;

import java.util.Optional;
import org.bellwether.application.Answer;
import org.bellwether.application.Idempotent;
import org.bellwether.application.Idempotent.Once;
import org.jspecify.annotations.Nullable;

/// Gives a dead job another chance, now.
public final class RetryJob {
  private final Idempotent idempotent;
  private final JobQueue queue;

  public RetryJob(Idempotent idempotent, JobQueue queue) {
    this.idempotent = idempotent;
    this.queue = queue;
  }

  public Answer<Result> execute(Job job, @Nullable Once<Result> once) {
    return idempotent.execute(job, once, this::retry);
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

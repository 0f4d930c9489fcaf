package org.bellwether.application.jobs;

import java.time.InstantSource;
import java.util.Optional;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.jspecify.annotations.Nullable;

/// Gives a dead job another chance, now. Only a person does it who is an admin now.
public final class RetryJob {
  private final Idempotent idempotent;
  private final Authority authority;
  private final JobQueue queue;
  private final AuditTrail trail;
  private final InstantSource clock;

  public RetryJob(
      Idempotent idempotent,
      Authority authority,
      JobQueue queue,
      AuditTrail trail,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.authority = authority;
    this.queue = queue;
    this.trail = trail;
    this.clock = clock;
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return idempotent.execute(command, keyed, this::retry);
  }

  private Result retry(Command command) {
    Optional<Lack> lack = authority.lock(command.caller()).lackInPerson(Permission.ADMIN);
    if (lack.isPresent()) {
      return new JobRefusal.NotEntitled(lack.get());
    }
    Job job = command.job();
    Optional<QueuedJob> found = queue.lock(job);
    if (found.isEmpty()) {
      return new JobRefusal.JobNotFound(job);
    }
    if (found.get().state() != QueuedJob.State.DEAD) {
      return new JobRefusal.JobNotDead(job, found.get().state());
    }
    queue.enqueue(job);
    Retried retried = new Retried(queue.lock(job).orElseThrow());
    trail.record(
        new AuditTrail.Entry(
            clock.instant(),
            command.caller().id(),
            command.caller().address(),
            "retry-job",
            "job:" + job,
            "after " + found.get().attempts() + " attempts"));
    return retried;
  }

  public record Command(Caller caller, Job job) {}

  /// Retried, or a refusal.
  public sealed interface Result
      permits Retried, JobRefusal.NotEntitled, JobRefusal.JobNotFound, JobRefusal.JobNotDead {}

  /// The job, as it waits from now on.
  public record Retried(QueuedJob job) implements Result {}
}

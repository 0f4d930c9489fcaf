package org.bellwether.persistence.jobs;

import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bellwether.application.Outage;
import org.bellwether.application.jobs.JobHandler;
import org.bellwether.application.jobs.QueuedJob.Failure;
import org.bellwether.application.jobs.RecurringJob;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs of one kind: runs one, and records how it ended.
final class JobTask extends AbstractTask<Void> {
  private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);
  private static final int MAX_MESSAGE_LENGTH = 1000;

  private final JobHandler.Work work;
  private final Optional<RecurringJob.Schedule> schedule;
  private final PickedJobs jobs;
  private final JobSettings settings;
  private final InstantSource clock;
  private final BooleanSupplier stopping;

  /// @param schedule when jobs of this kind come back
  /// @param stopping whether the node is about to end, so that a failure may only be due to that
  JobTask(
      JobHandler handler,
      Optional<RecurringJob.Schedule> schedule,
      PickedJobs jobs,
      JobSettings settings,
      InstantSource clock,
      BooleanSupplier stopping) {
    super(handler.kind(), Void.class, (_, _) -> {}, (_, _) -> {});
    this.work = handler.work();
    this.schedule = schedule;
    this.jobs = jobs;
    this.settings = settings;
    this.clock = clock;
    this.stopping = stopping;
  }

  @Override
  public CompletionHandler<Void> execute(TaskInstance<Void> job, ExecutionContext context) {
    work.run(job.getId());
    return (complete, _) -> done(complete.getExecution());
  }

  private void done(Execution job) {
    // an interruption at a stop came too late and must not keep us from writing
    Thread.interrupted();
    Instant now = clock.instant();
    boolean recorded =
        schedule.isPresent()
            ? jobs.doneUntil(job, schedule.get().next(now), now)
            : jobs.done(job, now);
    if (!recorded) {
      LOG.warn("job {}:{} is done, but another node does it again", job.getTaskName(), job.getId());
    }
  }

  @Override
  public FailureHandler<Void> getFailureHandler() {
    return (complete, _) -> failed(complete);
  }

  private void failed(ExecutionComplete complete) {
    if (Thread.interrupted() && stopping.getAsBoolean()) {
      jobs.givenBack(complete.getExecution());
      return;
    }
    Throwable cause = complete.getCause().orElseThrow();
    Duration wait = settings.backoff().after(complete.getExecution().consecutiveFailures + 1);
    failed(complete.getExecution(), cause.toString(), wait, cause);
  }

  /// The node that ran it has not been heard of for a while. Its attempt counts, and more than
  /// another: it may be the job that killed it, and would kill one node after the other.
  @Override
  public DeadExecutionHandler<Void> getDeadExecutionHandler() {
    return (complete, _) -> orphaned(complete.getExecution());
  }

  private void orphaned(Execution job) {
    String text = "the node that ran it died, or lost the database";
    Instant now = clock.instant();
    int attempt = job.consecutiveFailures + 1;
    Instant retryAt = retryAt(now, attempt, Duration.ZERO);
    if (jobs.orphaned(job, new Failure(now, text), retryAt, JobSettings.MOST_DEATHS)) {
      log(job, text, attempt, jobs.isDead(job) ? null : retryAt, null);
    }
  }

  private void failed(Execution job, String message, Duration wait, @Nullable Throwable cause) {
    String text = readable(message);
    Instant now = clock.instant();
    int attempt = job.consecutiveFailures + 1;
    Instant retryAt = retryAt(now, attempt, wait);
    Failure failure = new Failure(now, text);
    if (!jobs.failed(job, failure, retryAt)) {
      return; // another node sees to it
    }
    log(job, text, attempt, retryAt, cause);
  }

  private static void log(
      Execution job,
      String text,
      int attempt,
      @Nullable Instant retryAt,
      @Nullable Throwable cause) {
    // one line for an outage: where it was noticed says nothing
    Throwable trace = cause instanceof Outage ? null : cause;
    if (retryAt == null) {
      LOG.error(
          "job {}:{} is dead after attempt {}: {}",
          job.getTaskName(),
          job.getId(),
          attempt,
          text,
          trace);
    } else {
      LOG.warn(
          "job {}:{} failed at attempt {}, next at {}: {}",
          job.getTaskName(),
          job.getId(),
          attempt,
          retryAt.truncatedTo(ChronoUnit.MILLIS),
          text,
          trace);
    }
  }

  /// Null when enough has been tried.
  private @Nullable Instant retryAt(Instant now, int attempt, Duration wait) {
    Instant retryAt = now.plus(wait);
    if (schedule.isPresent()) {
      Instant next = schedule.get().next(now);
      return next.isBefore(retryAt) ? next : retryAt;
    }
    return attempt < settings.maxAttempts() ? retryAt : null;
  }

  /// As the database takes it.
  private static String readable(String message) {
    String text = message.replace('\0', ' ');
    return text.codePointCount(0, text.length()) <= MAX_MESSAGE_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_MESSAGE_LENGTH));
  }

  @Override
  public SchedulableInstance<Void> schedulableInstance(String id) {
    throw new UnsupportedOperationException("jobs come from the queue");
  }

  @Override
  public SchedulableInstance<Void> schedulableInstance(String id, Void data) {
    throw new UnsupportedOperationException("jobs come from the queue");
  }
}

package org.bellwether.persistence.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.bellwether.application.jobs.JobHandler;
import org.bellwether.application.jobs.JobRunner;
import org.bellwether.application.jobs.RecurringJob;
import org.bellwether.persistence.connection.Database;

/// Runs jobs on virtual threads, by db-scheduler. Each statement of its is a transaction of its
/// own, so a connection pooler may hand out another connection for each.
public final class SchedulerJobRunner implements JobRunner {
  /// db-scheduler deletes jobs that no handler was known for so long; they are somebody's work.
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final JooqJobQueue queue;
  private final PickedJobs jobs;
  private final InstantSource clock;
  private final List<RecurringJob> recurring;
  private final Scheduler scheduler;

  public SchedulerJobRunner(
      Database database,
      JooqJobQueue queue,
      JobSettings settings,
      InstantSource clock,
      List<JobHandler> handlers,
      List<RecurringJob> recurring) {
    this.queue = queue;
    this.jobs = new PickedJobs(database.dsl());
    this.clock = clock;
    this.recurring = List.copyOf(recurring);
    this.scheduler = scheduler(database, settings, tasks(settings, handlers));
  }

  private List<Task<?>> tasks(JobSettings settings, List<JobHandler> handlers) {
    List<Task<?>> tasks = new ArrayList<>();
    for (JobHandler handler : handlers) {
      tasks.add(task(handler, Optional.empty(), settings));
    }
    for (RecurringJob job : recurring) {
      JobHandler handler = new JobHandler(job.kind(), _ -> job.work().run());
      tasks.add(task(handler, Optional.of(job.schedule()), settings));
    }
    return tasks;
  }

  private JobTask task(
      JobHandler handler, Optional<RecurringJob.Schedule> schedule, JobSettings settings) {
    return new JobTask(handler, schedule, jobs, settings, clock, this::isStopping);
  }

  private boolean isStopping() {
    return scheduler.getSchedulerState().isShuttingDown();
  }

  private Scheduler scheduler(Database database, JobSettings settings, List<Task<?>> tasks) {
    ThreadFactory threads = Thread.ofVirtual().name("jobs-", 0).factory();
    return Scheduler.create(database.connections(), tasks)
        .tableName("jobs")
        .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
        .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
        .serializer(new NoData())
        .clock(clock::instant)
        .threads(settings.concurrency())
        // never more than can run, so that nothing picked waits here while other nodes are idle
        .pollUsingLockAndFetch(0.5, 1.0)
        .executorService(Executors.newThreadPerTaskExecutor(threads))
        .dueExecutor(Executors.newSingleThreadExecutor(threads))
        .housekeeperExecutor(Executors.newScheduledThreadPool(2, threads))
        .pollingInterval(settings.poll())
        .heartbeatInterval(settings.heartbeat())
        .missedHeartbeatsLimit(JobSettings.MISSED_HEARTBEATS)
        .shutdownMaxWait(settings.stop())
        .deleteUnresolvedAfter(FOREVER)
        // failures are logged when they are recorded
        .failureLogging(LogLevel.OFF, false)
        .build();
  }

  @Override
  public void start() {
    recurring.forEach(job -> jobs.schedule(job, clock.instant()));
    scheduler.start();
    queue.whenEnqueued(scheduler::triggerCheckForDueExecutions);
  }

  @Override
  public void close() {
    scheduler.stop();
  }

  /// A job is its kind and subject, there is nothing more to keep.
  private static final class NoData implements Serializer {
    @Override
    public byte[] serialize(Object data) {
      throw new UnsupportedOperationException("jobs have no data");
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] data) {
      throw new UnsupportedOperationException("jobs have no data");
    }
  }
}

package org.bellwether.persistence.jobs;

import static org.bellwether.persistence.schema.Tables.JOBS;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.application.jobs.QueuedJob.Failure;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectWhereStep;

/// Jobs in the table `jobs`, where the schedulers of all nodes find them.
///
/// db-scheduler's own client is not used to enqueue: it looks first and inserts then, and the loser
/// of a race would find its transaction broken.
public final class JooqJobQueue implements JobQueue {
  private static final Condition DEAD = condition(JOBS.DEAD);
  private static final Condition RUNNING = condition(JOBS.PICKED).and(not(DEAD));

  private final DSLContext database;
  private final Transactions transactions;
  private final InstantSource clock;
  private final List<Runnable> wakeUps = new CopyOnWriteArrayList<>();

  public JooqJobQueue(DSLContext database, InstantSource clock) {
    this.database = database;
    this.transactions = new JooqTransactions(database);
    this.clock = clock;
  }

  /// Called after each commit that has enqueued a job to be done at once.
  void whenEnqueued(Runnable wakeUp) {
    wakeUps.add(wakeUp);
  }

  @Override
  public void enqueue(Job job) {
    enqueue(job, now());
  }

  /// Also a job that waits already is written, though it stays as it is: so its row is locked, and
  /// nobody starts it before this transaction ends and can be seen by the one who does.
  @Override
  public void enqueue(Job job, Instant notBefore) {
    Field<Instant> asked = excluded(JOBS.EXECUTION_TIME);
    database
        .insertInto(JOBS)
        .set(JOBS.TASK_NAME, job.kind())
        .set(JOBS.TASK_INSTANCE, job.subject())
        .set(JOBS.EXECUTION_TIME, notBefore.truncatedTo(ChronoUnit.MICROS))
        .set(JOBS.PICKED, false)
        .set(JOBS.VERSION, 1L)
        .onConflict(JOBS.TASK_NAME, JOBS.TASK_INSTANCE)
        .doUpdate()
        .set(
            JOBS.EXECUTION_TIME,
            when(DEAD, asked)
                .when(RUNNING, JOBS.EXECUTION_TIME)
                .otherwise(least(JOBS.EXECUTION_TIME, asked)))
        // null is no candidate for the least
        .set(JOBS.AGAIN_AT, when(RUNNING, least(JOBS.AGAIN_AT, asked)))
        .set(JOBS.CONSECUTIVE_FAILURES, when(DEAD, 0).otherwise(JOBS.CONSECUTIVE_FAILURES))
        .set(JOBS.DEATHS, when(DEAD, 0).otherwise(JOBS.DEATHS))
        .set(JOBS.PICKED, RUNNING)
        .set(JOBS.DEAD, false)
        .execute();
    if (!notBefore.isAfter(now())) {
      transactions.afterCommit(() -> wakeUps.forEach(Runnable::run));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public List<QueuedJob> findAll(JobQuery query) {
    List<Condition> conditions = conditions(query.filter());
    Job after = query.after();
    if (after != null) {
      conditions.add(row(JOBS.TASK_NAME, JOBS.TASK_INSTANCE).gt(after.kind(), after.subject()));
    }
    return select()
        .where(conditions)
        .orderBy(JOBS.TASK_NAME, JOBS.TASK_INSTANCE)
        .limit(query.limit())
        .fetch(JooqJobQueue::queued);
  }

  @Override
  public long count(JobFilter filter) {
    return database.fetchCount(JOBS, conditions(filter));
  }

  @Override
  public Optional<QueuedJob> lock(Job job) {
    return select()
        .where(JOBS.TASK_NAME.eq(job.kind()))
        .and(JOBS.TASK_INSTANCE.eq(job.subject()))
        .forUpdate()
        .fetchOptional(JooqJobQueue::queued);
  }

  private static List<Condition> conditions(JobFilter filter) {
    List<Condition> conditions = new ArrayList<>();
    if (filter.state() != null) {
      conditions.add(is(filter.state()));
    }
    if (filter.kind() != null) {
      conditions.add(JOBS.TASK_NAME.eq(filter.kind()));
    }
    return conditions;
  }

  private static Condition is(State state) {
    return switch (state) {
      case WAITING -> not(condition(JOBS.PICKED)).and(JOBS.CONSECUTIVE_FAILURES.eq(0));
      case RUNNING -> RUNNING;
      case FAILED -> not(condition(JOBS.PICKED)).and(JOBS.CONSECUTIVE_FAILURES.gt(0));
      case DEAD -> DEAD;
    };
  }

  private SelectWhereStep<?> select() {
    return database
        .select(
            JOBS.TASK_NAME,
            JOBS.TASK_INSTANCE,
            JOBS.EXECUTION_TIME,
            JOBS.PICKED,
            JOBS.DEAD,
            JOBS.CONSECUTIVE_FAILURES,
            JOBS.LAST_FAILURE,
            JOBS.FAILURE_MESSAGE)
        .from(JOBS);
  }

  private static QueuedJob queued(Record row) {
    Instant failedAt = row.get(JOBS.LAST_FAILURE);
    return new QueuedJob(
        new Job(row.get(JOBS.TASK_NAME), row.get(JOBS.TASK_INSTANCE)),
        state(row),
        row.get(JOBS.EXECUTION_TIME),
        row.get(JOBS.CONSECUTIVE_FAILURES),
        failedAt == null ? null : new Failure(failedAt, row.get(JOBS.FAILURE_MESSAGE)));
  }

  private static State state(Record row) {
    if (row.get(JOBS.DEAD)) {
      return State.DEAD;
    }
    if (row.get(JOBS.PICKED)) {
      return State.RUNNING;
    }
    return row.get(JOBS.CONSECUTIVE_FAILURES) > 0 ? State.FAILED : State.WAITING;
  }
}

package org.bellwether.persistence.jobs;

import static org.bellwether.persistence.schema.Tables.JOBS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.val;

import com.github.kagkarlsson.scheduler.task.Execution;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bellwether.application.jobs.QueuedJob.Failure;
import org.bellwether.application.jobs.RecurringJob;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;

/// What becomes of the jobs that a node has picked. Each answer is false, and nothing is changed,
/// when another node has taken the job over in the meantime.
///
/// A job that was enqueued again while it ran is due once more, however the run ended.
final class PickedJobs {
  private final DSLContext database;
  private final Transactions transactions;

  PickedJobs(DSLContext database) {
    this.database = database;
    this.transactions = new JooqTransactions(database);
  }

  /// Has a job come back from now on. One that does already keeps its time, unless the schedule has
  /// become a faster one.
  void schedule(RecurringJob job, Instant now) {
    executed(
        database
            .insertInto(JOBS)
            .set(JOBS.TASK_NAME, job.kind())
            .set(JOBS.TASK_INSTANCE, job.job().subject())
            .set(JOBS.EXECUTION_TIME, micros(job.schedule().first(now)))
            .set(JOBS.PICKED, false)
            .set(JOBS.VERSION, 1L)
            .onConflict(JOBS.TASK_NAME, JOBS.TASK_INSTANCE)
            .doUpdate()
            .set(
                JOBS.EXECUTION_TIME,
                least(JOBS.EXECUTION_TIME, val(micros(job.schedule().next(now)))))
            .where(not(JOBS.PICKED)));
  }

  boolean done(Execution picked, Instant now) {
    return executed(database.deleteFrom(JOBS).where(isStill(picked)).and(JOBS.AGAIN_AT.isNull()))
        || executed(succeeded(now).set(JOBS.EXECUTION_TIME, JOBS.AGAIN_AT).where(isStill(picked)));
  }

  boolean doneUntil(Execution picked, Instant next, Instant now) {
    return executed(
        succeeded(now)
            .set(JOBS.EXECUTION_TIME, least(JOBS.AGAIN_AT, val(micros(next))))
            .where(isStill(picked)));
  }

  private UpdateSetMoreStep<?> succeeded(Instant now) {
    return released()
        .set(JOBS.LAST_SUCCESS, micros(now))
        .set(JOBS.CONSECUTIVE_FAILURES, 0)
        .set(JOBS.DEATHS, 0);
  }

  /// @param retryAt null when there is to be no other attempt
  boolean failed(Execution picked, Failure failure, @Nullable Instant retryAt) {
    Condition dead = retryAt == null ? JOBS.AGAIN_AT.isNull() : falseCondition();
    return failed(picked, failure, retryAt, dead, val(0));
  }

  /// The node that ran it is no more. That may be the job's doing, so there are only so many others
  /// that it may try.
  ///
  /// @param mostDeaths at that many in a row it is dead, whether or not it was enqueued again
  boolean orphaned(Execution picked, Failure failure, @Nullable Instant retryAt, int mostDeaths) {
    Field<Integer> deaths = JOBS.DEATHS.plus(1);
    Condition dead = deaths.ge(mostDeaths);
    if (retryAt == null) {
      dead = dead.or(JOBS.AGAIN_AT.isNull());
    }
    return failed(picked, failure, retryAt, dead, deaths);
  }

  /// Whether that job is dead by now.
  boolean isDead(Execution picked) {
    return database.fetchExists(
        JOBS,
        JOBS.TASK_NAME
            .eq(picked.getTaskName())
            .and(JOBS.TASK_INSTANCE.eq(picked.getId()))
            .and(JOBS.DEAD));
  }

  private boolean failed(
      Execution picked,
      Failure failure,
      @Nullable Instant retryAt,
      Condition dead,
      Field<Integer> deaths) {
    return executed(
        released()
            .set(JOBS.DEATHS, deaths)
            .set(JOBS.PICKED, dead)
            .set(JOBS.DEAD, dead)
            .set(
                JOBS.EXECUTION_TIME,
                retryAt == null
                    ? coalesce(JOBS.AGAIN_AT, JOBS.EXECUTION_TIME)
                    : least(JOBS.AGAIN_AT, val(micros(retryAt))))
            .set(JOBS.LAST_FAILURE, micros(failure.at()))
            .set(JOBS.FAILURE_MESSAGE, failure.message())
            .set(JOBS.CONSECUTIVE_FAILURES, JOBS.CONSECUTIVE_FAILURES.plus(1))
            .where(isStill(picked)));
  }

  /// Leaves the job to others as if it had not been picked.
  boolean givenBack(Execution picked) {
    return executed(released().set(JOBS.DEATHS, 0).where(isStill(picked)));
  }

  private UpdateSetMoreStep<?> released() {
    return database
        .update(JOBS)
        .set(JOBS.PICKED, false)
        .setNull(JOBS.PICKED_BY)
        .setNull(JOBS.LAST_HEARTBEAT)
        .setNull(JOBS.AGAIN_AT)
        .set(JOBS.VERSION, JOBS.VERSION.plus(1));
  }

  private static Condition isStill(Execution picked) {
    return JOBS.TASK_NAME
        .eq(picked.getTaskName())
        .and(JOBS.TASK_INSTANCE.eq(picked.getId()))
        .and(JOBS.VERSION.eq(picked.version))
        .and(JOBS.PICKED);
  }

  /// Whether it changed something; in a transaction, since that is tried again where it makes
  /// sense.
  private boolean executed(Query change) {
    return transactions.inTransaction(change::execute) > 0;
  }

  private static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}

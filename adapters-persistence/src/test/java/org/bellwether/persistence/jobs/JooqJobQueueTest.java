package org.bellwether.persistence.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobHandler;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.jobs.JobQueueContract;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.application.jobs.RecurringJob;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.transaction.Backoff;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JooqJobQueueTest extends JobQueueContract {
  private static final InstantSource CLOCK = TestMarkets.CLOCK;
  private static final JobSettings FAST =
      new JobSettings(
          3,
          new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)),
          Duration.ofMillis(20),
          Duration.ofMillis(250),
          4,
          Duration.ofSeconds(2));

  private final JooqJobQueue queue = new JooqJobQueue(TestDatabase.dsl(), CLOCK);
  private final Transactions transactions = new JooqTransactions(TestDatabase.dsl());

  @BeforeEach
  void empty() {
    TestDatabase.empty();
  }

  @Override
  protected JobQueue queue() {
    return queue;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected AutoCloseable node(List<JobHandler> handlers, List<RecurringJob> recurring) {
    return node(TestDatabase.database(), FAST, handlers, recurring);
  }

  /// Each start takes the database away from its node, and another node follows.
  @Override
  protected Dying dyingNode(String kind, boolean recurs) {
    AtomicInteger starts = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    List<AutoCloseable> nodes = new CopyOnWriteArrayList<>();
    startDying(kind, recurs, starts, end, nodes);
    return new Dying(
        starts,
        () -> {
          end.countDown();
          for (AutoCloseable node : nodes) {
            node.close();
          }
        });
  }

  private static void startDying(
      String kind,
      boolean recurs,
      AtomicInteger starts,
      CountDownLatch end,
      List<AutoCloseable> nodes) {
    Database own = Database.open(BackendSettings.of(TestDatabase.url()));
    Runnable deadly =
        () -> {
          if (end.getCount() == 0) {
            return;
          }
          own.close();
          startDying(kind, recurs, starts, end, nodes);
          starts.incrementAndGet();
          waitFor(end);
        };
    RecurringJob job =
        new RecurringJob(kind, new RecurringJob.Every(Duration.ofMillis(10)), deadly);
    nodes.add(
        recurs
            ? node(own, FAST, List.of(), List.of(job))
            : node(own, FAST, List.of(new JobHandler(kind, _ -> deadly.run())), List.of()));
    nodes.add(own);
  }

  /// Each node has a queue of its own, as it is with processes of their own.
  private static SchedulerJobRunner node(
      Database database,
      JobSettings settings,
      List<JobHandler> handlers,
      List<RecurringJob> recurring) {
    JooqJobQueue own = new JooqJobQueue(database.dsl(), CLOCK);
    SchedulerJobRunner runner =
        new SchedulerJobRunner(database, own, settings, CLOCK, handlers, recurring);
    runner.start();
    return runner;
  }

  private void enqueue(Job job) {
    transactions.inTransaction(() -> {
      queue.enqueue(job);
      return "enqueued";
    });
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_a_dead_node_leaves_is_taken_over_and_done_once_for_all() throws Exception {
    Job job = new Job("settle", "market:1");
    CountDownLatch dead = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    AtomicInteger takenOver = new AtomicInteger();
    Database ofDying = Database.open(BackendSettings.of(TestDatabase.url()));
    SchedulerJobRunner dying =
        node(
            ofDying,
            FAST,
            List.of(
                new JobHandler(
                    "settle",
                    _ -> {
                      started.incrementAndGet();
                      waitFor(dead);
                    })),
            List.of());
    enqueue(job);
    await().until(() -> started.get() == 1);
    // to all others it is dead once it cannot write any more
    ofDying.close();
    try (SchedulerJobRunner _ =
        node(
            TestDatabase.database(),
            FAST,
            List.of(new JobHandler("settle", _ -> takenOver.incrementAndGet())),
            List.of())) {
      await().atMost(FAST.takenOverWithin().plusSeconds(30)).until(() -> takenOver.get() == 1);
      await().until(() -> queue.count(JobFilter.ALL) == 0);
    } finally {
      dead.countDown();
      dying.close();
    }
    assertThat(takenOver).hasValue(1);
  }

  @Test
  void usually_a_job_is_taken_over_within_20_seconds() {
    assertThat(JobSettings.DEFAULT.takenOverWithin()).isLessThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void a_job_enqueued_here_starts_without_waiting_for_the_next_poll() {
    JobSettings lazy =
        new JobSettings(
            3, FAST.backoff(), Duration.ofMinutes(10), FAST.heartbeat(), 4, FAST.stop());
    AtomicInteger done = new AtomicInteger();
    JobHandler handler = new JobHandler("settle", _ -> done.incrementAndGet());
    try (SchedulerJobRunner runner =
        new SchedulerJobRunner(
            TestDatabase.database(), queue, lazy, CLOCK, List.of(handler), List.of())) {
      runner.start();
      for (int i = 1; i <= 3; i++) {
        int expected = i;
        enqueue(new Job("settle", "m" + i));
        await().atMost(Duration.ofSeconds(60)).until(() -> done.get() == expected);
      }
    }
  }

  @Test
  void what_does_not_stop_in_time_is_interrupted_and_left_as_it_was() {
    JobSettings impatient =
        new JobSettings(3, FAST.backoff(), FAST.poll(), FAST.heartbeat(), 4, Duration.ofMillis(50));
    AtomicInteger started = new AtomicInteger();
    JobHandler endless =
        new JobHandler(
            "settle",
            _ -> {
              started.incrementAndGet();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
              }
            });
    Job job = new Job("settle", "market:1");
    try (SchedulerJobRunner _ =
        node(TestDatabase.database(), impatient, List.of(endless), List.of())) {
      enqueue(job);
      await().until(() -> started.get() == 1);
    }
    assertThat(queue.lock(job))
        .hasValueSatisfying(left -> {
          assertThat(left.state()).isEqualTo(QueuedJob.State.WAITING);
          assertThat(left.attempts()).isZero();
        });
  }

  @Test
  void a_schedule_that_became_faster_counts_at_the_next_start() {
    RecurringJob daily =
        new RecurringJob("audit", new RecurringJob.Every(Duration.ofDays(1)), () -> {});
    AtomicInteger runs = new AtomicInteger();
    try (SchedulerJobRunner _ = node(TestDatabase.database(), FAST, List.of(), List.of(daily))) {
      await()
          .until(() ->
              queue
                  .lock(daily.job())
                  .map(job -> job.runAt().isAfter(CLOCK.instant().plusSeconds(3600)))
                  .orElse(false));
    }
    RecurringJob often =
        new RecurringJob(
            "audit", new RecurringJob.Every(Duration.ofMillis(50)), runs::incrementAndGet);
    try (SchedulerJobRunner _ = node(TestDatabase.database(), FAST, List.of(), List.of(often))) {
      await().until(() -> runs.get() > 1);
    }
  }
}

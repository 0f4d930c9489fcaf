package org.bellwether.application.jobs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bellwether.application.audit.InMemoryAuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.idempotency.InMemoryIdempotencyStore;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.InMemoryApiKeyRepository;
import org.bellwether.domain.identity.InMemorySessionRepository;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every backend for jobs must do.
public abstract class JobQueueContract {
  private static final Job SETTLE = new Job("settle", "market:1");

  private static final RefreshToken TOKEN = RefreshToken.first();
  private static final Caller ADMIN =
      Caller.person(
          new UserId(new UUID(1, 2)),
          Role.ADMIN,
          new Proof.OfSession(TOKEN.family().hash()),
          "192.0.2.9");

  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> nodes = new ArrayList<>();

  /// The queue, empty at the start of a test.
  protected abstract JobQueue queue();

  protected abstract Transactions transactions();

  /// Starts a node on the same queue that looks for work often, runs at least four jobs at a time,
  /// makes at most 3 attempts with little time between them, and lets what runs finish when it is
  /// closed.
  protected abstract AutoCloseable node(List<JobHandler> handlers, List<RecurringJob> recurring);

  /// Starts one node after the other, or one that stands for all of them, that die of each job of
  /// that kind.
  ///
  /// @param recurs whether the job comes back by itself, soon; else it is enqueued
  protected abstract Dying dyingNode(String kind, boolean recurs);

  /// @param starts how often the job was started
  public record Dying(AtomicInteger starts, AutoCloseable node) {}

  private AutoCloseable start(JobHandler... handlers) {
    AutoCloseable node = node(List.of(handlers), List.of());
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable node : nodes) {
      node.close();
    }
  }

  private JobHandler settling() {
    return new JobHandler(SETTLE.kind(), done::add);
  }

  private void enqueue(Job... jobs) {
    transactions()
        .inTransaction(() -> {
          List.of(jobs).forEach(queue()::enqueue);
          return "enqueued";
        });
  }

  private void enqueue(Job job, Instant notBefore) {
    transactions()
        .inTransaction(() -> {
          queue().enqueue(job, notBefore);
          return "enqueued";
        });
  }

  private List<QueuedJob> all() {
    return queue().findAll(new JobQuery(JobFilter.ALL, 100, null));
  }

  private void awaitEmpty() {
    await().until(() -> all().isEmpty());
  }

  private void awaitState(State state) {
    await().until(() -> all().size() == 1 && all().getFirst().state() == state);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_is_committed_is_done_and_gone() {
    start(settling());
    enqueue(SETTLE);
    awaitEmpty();
    assertThat(done).containsExactly("market:1");
  }

  @Test
  void what_waited_before_the_node_started_is_done_too() {
    Instant before = Instant.now();
    enqueue(SETTLE);
    QueuedJob waiting = all().getFirst();
    assertThat(waiting.job()).isEqualTo(SETTLE);
    assertThat(waiting.state()).isEqualTo(State.WAITING);
    assertThat(waiting.runAt()).isBetween(before.minusMillis(1), Instant.now());
    assertThat(waiting.attempts()).isZero();
    assertThat(waiting.lastFailure()).isNull();
    start(settling());
    awaitEmpty();
    assertThat(done).containsExactly("market:1");
  }

  @Test
  void what_is_rolled_back_was_never_there() {
    start(settling());
    assertThatThrownBy(() ->
            transactions()
                .inTransaction(() -> {
                  queue().enqueue(SETTLE);
                  throw new IllegalArgumentException("on purpose");
                }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(all()).isEmpty();
    // whatever was enqueued earlier would have been done by then
    enqueue(new Job("settle", "market:2"));
    awaitEmpty();
    assertThat(done).containsExactly("market:2");
  }

  @Test
  void nothing_starts_before_its_transaction_commits() {
    start(settling());
    transactions()
        .inTransaction(() -> {
          queue().enqueue(SETTLE);
          await().during(Duration.ofMillis(200)).until(done::isEmpty);
          return "enqueued";
        });
    awaitEmpty();
    assertThat(done).hasSize(1);
  }

  @Test
  void a_job_that_waits_is_not_enqueued_twice() {
    enqueue(SETTLE, SETTLE);
    enqueue(SETTLE);
    assertThat(queue().count(JobFilter.ALL)).isEqualTo(1);
    start(settling());
    awaitEmpty();
    assertThat(done).containsExactly("market:1");
  }

  /// Else its run could miss what the second transaction wrote.
  @Test
  void a_job_that_waits_and_is_enqueued_again_waits_for_that_transaction_too() {
    enqueue(SETTLE);
    transactions()
        .inTransaction(() -> {
          queue().enqueue(SETTLE);
          start(settling());
          await().during(Duration.ofMillis(200)).until(done::isEmpty);
          return "enqueued";
        });
    awaitEmpty();
    assertThat(done).containsExactly("market:1");
  }

  @Test
  void a_job_enqueued_while_it_runs_runs_once_more() {
    CountDownLatch enqueuedAgain = new CountDownLatch(1);
    start(
        new JobHandler(
            "settle",
            subject -> {
              waitFor(enqueuedAgain);
              done.add(subject);
            }));
    enqueue(SETTLE);
    awaitState(State.RUNNING);
    enqueue(SETTLE, SETTLE);
    enqueue(SETTLE);
    assertThat(all()).hasSize(1);
    enqueuedAgain.countDown();
    awaitEmpty();
    assertThat(done).hasSize(2);
  }

  @Test
  void nothing_runs_before_its_time() {
    start(settling());
    Instant later = Instant.parse("2100-01-01T00:00:00Z");
    enqueue(SETTLE, later);
    enqueue(SETTLE, later.plusSeconds(1));
    assertThat(all().getFirst().runAt()).isEqualTo(later);
    enqueue(new Job("settle", "market:2"));
    await().until(() -> all().size() == 1);
    assertThat(done).containsExactly("market:2");
    enqueue(SETTLE);
    awaitEmpty();
    assertThat(done).containsExactly("market:2", "market:1");
  }

  @Test
  void what_fails_is_tried_again() {
    AtomicInteger attempts = new AtomicInteger();
    start(
        new JobHandler(
            "settle",
            subject -> {
              if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("on purpose");
              }
              done.add(subject);
            }));
    enqueue(SETTLE);
    awaitEmpty();
    assertThat(done).containsExactly("market:1");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void what_fails_each_time_is_kept_dead_until_somebody_retries_it() {
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger broken = new AtomicInteger(1);
    start(
        new JobHandler(
            "settle",
            subject -> {
              attempts.incrementAndGet();
              if (broken.get() == 1) {
                throw new IllegalStateException("no money \0 left");
              }
              done.add(subject);
            }));
    Instant before = Instant.now();
    enqueue(SETTLE);
    awaitState(State.DEAD);
    assertThat(attempts).hasValue(3);
    QueuedJob dead = queue().findAll(new JobQuery(new JobFilter(State.DEAD, null), 9, null)).get(0);
    assertThat(dead.attempts()).isEqualTo(3);
    QueuedJob.Failure failure = requireNonNull(dead.lastFailure());
    assertThat(failure.message()).contains("no money");
    assertThat(failure.at()).isBetween(before.minusMillis(1), Instant.now());

    broken.set(0);
    assertThat(retry(SETTLE))
        .isInstanceOfSatisfying(
            RetryJob.Retried.class,
            retried -> {
              assertThat(retried.job().state()).isEqualTo(State.WAITING);
              assertThat(retried.job().attempts()).isZero();
              assertThat(retried.job().lastFailure()).isEqualTo(failure);
            });
    awaitEmpty();
    assertThat(attempts).hasValue(4);
    assertThat(done).containsExactly("market:1");
    assertThat(retry(SETTLE)).isEqualTo(new JobRefusal.JobNotFound(SETTLE));
    assertThat(trail.entries())
        .as("who gave it another chance")
        .singleElement()
        .satisfies(line -> {
          assertThat(line.actor()).isEqualTo(ADMIN.id());
          assertThat(line.from()).isEqualTo(ADMIN.address());
          assertThat(line.action()).isEqualTo("retry-job");
          assertThat(line.object()).isEqualTo("job:" + SETTLE);
          assertThat(line.details()).isEqualTo("after 3 attempts");
        });
  }

  private RetryJob.Result retry(Job job) {
    Idempotent idempotent =
        new Idempotent(transactions(), new InMemoryIdempotencyStore(), TestMarkets.CLOCK);
    InMemoryUserRepository users = new InMemoryUserRepository();
    users.create(
        new User(
            new Profile(ADMIN.id(), "Ada"),
            new EmailAddress("ada@example.org"),
            new PasswordHash("none"),
            Role.ADMIN,
            Instant.EPOCH));
    InMemorySessionRepository sessions = new InMemorySessionRepository();
    Session.Life life = new Session.Life(Duration.ofDays(1), Duration.ofDays(1));
    sessions.create(Session.start(ADMIN.id(), TOKEN, Instant.now(), life));
    Authority authority =
        new Authority(users, sessions, new InMemoryApiKeyRepository(), life, TestMarkets.CLOCK);
    return new RetryJob(idempotent, authority, queue(), trail, TestMarkets.CLOCK)
                .execute(new RetryJob.Command(ADMIN, job), null)
            instanceof IdempotentResult.Fresh<RetryJob.Result>(RetryJob.Result result, _)
        ? result
        : fail();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_kills_its_node_twice_is_dead_until_somebody_retries_it(boolean recurs) {
    Dying dying = dyingNode("audit", recurs);
    nodes.add(dying.node());
    if (!recurs) {
      enqueue(new Job("audit", "books"));
    }
    awaitState(State.DEAD);
    assertThat(dying.starts()).hasValue(2);
    Job job = all().getFirst().job();
    assertThat(job.kind()).isEqualTo("audit");
    assertThat(all().getFirst().attempts()).isEqualTo(2);
    assertThat(requireNonNull(all().getFirst().lastFailure()).message()).contains("died");
    assertThat(retry(job)).isInstanceOf(RetryJob.Retried.class);
    await().until(() -> dying.starts().get() == 4);
    awaitState(State.DEAD);
  }

  @Test
  void only_what_is_dead_is_retried() {
    enqueue(SETTLE);
    assertThat(retry(SETTLE)).isEqualTo(new JobRefusal.JobNotDead(SETTLE, State.WAITING));
  }

  @Test
  void a_dead_job_that_is_enqueued_lives_again() {
    AtomicInteger attempts = new AtomicInteger();
    start(
        new JobHandler(
            "settle",
            _ -> {
              attempts.incrementAndGet();
              throw new IllegalStateException("on purpose");
            }));
    enqueue(SETTLE);
    awaitState(State.DEAD);
    enqueue(SETTLE);
    await().until(() -> attempts.get() == 6);
    awaitState(State.DEAD);
  }

  @Test
  void a_job_enqueued_during_its_last_attempt_runs_once_more() {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch enqueuedAgain = new CountDownLatch(1);
    start(
        new JobHandler(
            "settle",
            subject -> {
              if (attempts.incrementAndGet() == 3) {
                waitFor(enqueuedAgain);
              }
              if (attempts.get() < 4) {
                throw new IllegalStateException("on purpose");
              }
              done.add(subject);
            }));
    enqueue(SETTLE);
    await().until(() -> attempts.get() == 3);
    enqueue(SETTLE);
    enqueuedAgain.countDown();
    awaitEmpty();
    assertThat(done).containsExactly("market:1");
  }

  @Test
  void two_nodes_share_the_work_and_do_each_job_once() {
    CountDownLatch bothAtWork = new CountDownLatch(2);
    Map<Integer, Integer> byNode = new ConcurrentHashMap<>();
    Job[] jobs =
        IntStream.range(0, 40).mapToObj(i -> new Job("settle", "m" + i)).toArray(Job[]::new);
    enqueue(jobs);
    for (int node = 1; node <= 2; node++) {
      int number = node;
      start(
          new JobHandler(
              "settle",
              subject -> {
                if (byNode.merge(number, 1, Integer::sum) == 1) {
                  bothAtWork.countDown();
                }
                waitFor(bothAtWork);
                done.add(subject);
              }));
    }
    awaitEmpty();
    assertThat(byNode).hasSize(2);
    assertThat(done).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void what_nobody_knows_how_to_do_waits_for_a_node_that_does() {
    start(settling());
    Job audit = new Job("audit", "books");
    enqueue(audit, SETTLE);
    await().until(() -> done.contains("market:1"));
    await().until(() -> all().size() == 1 && all().getFirst().state() == State.WAITING);
    start(new JobHandler("audit", done::add));
    awaitEmpty();
    assertThat(done).containsExactly("market:1", "books");
  }

  @Test
  void a_node_that_stops_lets_what_runs_finish() {
    CountDownLatch stopping = new CountDownLatch(1);
    AutoCloseable node =
        start(
            new JobHandler(
                "settle",
                subject -> {
                  waitFor(stopping);
                  done.add(subject);
                }));
    nodes.clear();
    enqueue(SETTLE);
    awaitState(State.RUNNING);
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                node.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            Thread::startVirtualThread);
    stopping.countDown();
    stopped.join();
    enqueue(new Job("settle", "market:2"));
    assertThat(done).containsExactly("market:1");
    assertThat(all()).extracting(QueuedJob::job).containsExactly(new Job("settle", "market:2"));
  }

  @Test
  void what_recurs_runs_again_and_again_on_one_node_at_a_time() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    RecurringJob tick =
        new RecurringJob(
            "tick",
            new RecurringJob.Every(Duration.ofMillis(10)),
            () -> {
              together.accumulateAndGet(now.incrementAndGet(), Math::max);
              now.decrementAndGet();
              if (runs.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("every other time");
              }
            });
    nodes.add(node(List.of(), List.of(tick)));
    nodes.add(node(List.of(), List.of(tick)));
    await().until(() -> runs.get() > 10);
    assertThat(together).hasValue(1);
    assertThat(all())
        .singleElement()
        .satisfies(job -> assertThat(job.job()).isEqualTo(tick.job()))
        .satisfies(job -> assertThat(job.state()).isNotEqualTo(State.DEAD));
  }

  @Test
  void what_is_daily_waits_for_its_time() {
    RecurringJob.DailyAt schedule = new RecurringJob.DailyAt(LocalTime.of(3, 30));
    Instant next = schedule.next(Instant.now());
    nodes.add(
        node(List.of(), List.of(new RecurringJob("audit", schedule, () -> done.add("audit")))));
    await().until(() -> !all().isEmpty());
    assertThat(all().getFirst().runAt()).isIn(next, next.plus(Duration.ofDays(1)));
    assertThat(done).isEmpty();
    assertThat(schedule.next(Instant.parse("2030-01-01T03:29:59Z")))
        .isEqualTo("2030-01-01T03:30:00Z");
    assertThat(schedule.next(Instant.parse("2030-01-01T03:30:00Z")))
        .isEqualTo("2030-01-02T03:30:00Z");
  }

  @Test
  void lists_are_sorted_filtered_and_cut_into_pages() {
    Job[] sorted = {
      new Job("audit", "Z"),
      new Job("audit", "a"),
      new Job("settle", "1"),
      new Job("settle-all", "0")
    };
    enqueue(sorted[3], sorted[1], sorted[2], sorted[0]);
    ListJobs listJobs = new ListJobs(queue());
    List<Job> followed = new ArrayList<>();
    Job after = null;
    do {
      ListJobs.Listed listed = listJobs.execute(new JobQuery(JobFilter.ALL, 3, after));
      assertThat(listed.total()).isEqualTo(4);
      listed.page().items().forEach(job -> followed.add(job.job()));
      after = listed.page().next();
    } while (after != null);
    assertThat(followed).containsExactly(sorted);
    JobFilter audits = new JobFilter(State.WAITING, "audit");
    assertThat(queue().findAll(new JobQuery(audits, 1, null)))
        .extracting(QueuedJob::job)
        .containsExactly(sorted[0]);
    assertThat(queue().count(audits)).isEqualTo(2);
    assertThat(queue().count(new JobFilter(State.DEAD, null))).isZero();
    assertThat(queue().count(new JobFilter(null, "nothing"))).isZero();
  }
}

package org.bellwether.application.jobs;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bellwether.application.jobs.QueuedJob.Failure;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.domain.InMemoryStore;
import org.jspecify.annotations.Nullable;

/// Jobs in a map, for tests that need no database. An [InMemoryJobRunner] does them.
public final class InMemoryJobQueue implements JobQueue, InMemoryStore {
  private final InstantSource clock;
  private static final int MOST_DEATHS = 2;

  private Map<Job, Entry> entries = new TreeMap<>();
  private Map<Job, Integer> deaths = new TreeMap<>();

  public InMemoryJobQueue(InstantSource clock) {
    this.clock = clock;
  }

  /// @param again when to run once more after the run that goes on; null for not
  private record Entry(QueuedJob job, @Nullable Instant again) {}

  @Override
  public void enqueue(Job job) {
    enqueue(job, clock.instant());
  }

  @Override
  public synchronized void enqueue(Job job, Instant notBefore) {
    entries.merge(
        job,
        new Entry(new QueuedJob(job, State.WAITING, notBefore, 0, null), null),
        (old, fresh) ->
            switch (old.job.state()) {
              case WAITING, FAILED -> {
                Instant runAt = earlier(old.job.runAt(), notBefore);
                yield with(old, old.job.state(), runAt, old.job.attempts());
              }
              case RUNNING ->
                  new Entry(old.job, old.again == null ? notBefore : earlier(old.again, notBefore));
              case DEAD -> with(old, State.WAITING, notBefore, 0);
            });
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Entry with(Entry old, State state, Instant runAt, int attempts) {
    return new Entry(
        new QueuedJob(old.job.job(), state, runAt, attempts, old.job.lastFailure()), null);
  }

  /// What is due, marked as running.
  public synchronized Optional<QueuedJob> take(Set<String> kinds) {
    Optional<Entry> due =
        entries.values().stream()
            .filter(entry -> kinds.contains(entry.job.job().kind()))
            .filter(e -> e.job.state() == State.WAITING || e.job.state() == State.FAILED)
            .filter(entry -> !entry.job.runAt().isAfter(clock.instant()))
            .findFirst();
    due.ifPresent(e -> put(with(e, State.RUNNING, e.job.runAt(), e.job.attempts())));
    return due.map(Entry::job);
  }

  private Entry entry(Job job) {
    return requireNonNull(entries.get(job));
  }

  private void put(Entry entry) {
    entries.put(entry.job.job(), entry);
  }

  /// The node that ran it died.
  synchronized void orphaned(Job job, String message) {
    int count = deaths.merge(job, 1, Integer::sum);
    if (count < MOST_DEATHS) {
      failed(job, State.FAILED, message, clock.instant());
      deaths.put(job, count);
    } else {
      Entry old = entry(job);
      put(new Entry(old.job, null));
      failed(job, State.DEAD, message, clock.instant());
    }
  }

  synchronized void done(Job job) {
    deaths.remove(job);
    Instant again = entry(job).again;
    if (again == null) {
      entries.remove(job);
    } else {
      put(with(entry(job), State.WAITING, again, 0));
    }
  }

  synchronized void doneUntil(Job job, Instant next) {
    deaths.remove(job);
    put(with(entry(job), State.WAITING, next, 0));
  }

  /// Ends a run in a failure.
  public synchronized void failed(Job job, State state, String message, Instant retryAt) {
    deaths.remove(job);
    Entry old = entry(job);
    put(
        new Entry(
            new QueuedJob(
                job,
                old.again == null ? state : State.FAILED,
                old.again == null ? retryAt : earlier(old.again, retryAt),
                old.job.attempts() + 1,
                new Failure(clock.instant(), message)),
            null));
  }

  @Override
  public synchronized List<QueuedJob> findAll(JobQuery query) {
    return passing(query.filter())
        .filter(job -> query.after() == null || job.job().compareTo(query.after()) > 0)
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized long count(JobFilter filter) {
    return passing(filter).count();
  }

  private Stream<QueuedJob> passing(JobFilter filter) {
    return entries.values().stream()
        .map(Entry::job)
        .filter(job -> filter.state() == null || job.state() == filter.state())
        .filter(job -> filter.kind() == null || job.job().kind().equals(filter.kind()));
  }

  @Override
  public synchronized Optional<QueuedJob> lock(Job job) {
    return Optional.ofNullable(entries.get(job)).map(Entry::job);
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<Job, Entry> then = new TreeMap<>(entries);
    Map<Job, Integer> deathsThen = new TreeMap<>(deaths);
    return () -> {
      entries = then;
      deaths = deathsThen;
    };
  }
}

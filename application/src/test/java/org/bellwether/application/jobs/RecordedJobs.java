package org.bellwether.application.jobs;

import java.util.ArrayList;
import java.util.List;
import org.bellwether.domain.InMemoryStore;

/// Remembers the jobs that were enqueued and does none of them, for tests that need no database.
public final class RecordedJobs implements JobQueue, InMemoryStore {
  private List<Job> jobs = new ArrayList<>();

  @Override
  public synchronized void enqueue(Job job) {
    jobs.add(job);
  }

  /// Every job, in the order they were enqueued.
  public synchronized List<Job> enqueued() {
    return List.copyOf(jobs);
  }

  @Override
  public synchronized Runnable snapshot() {
    List<Job> then = new ArrayList<>(jobs);
    return () -> jobs = then;
  }
}

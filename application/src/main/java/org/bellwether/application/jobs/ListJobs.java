package org.bellwether.application.jobs;

import org.bellwether.application.Page;

/// Lists what is in the queue a page at a time.
public final class ListJobs {
  private final JobQueue queue;

  public ListJobs(JobQueue queue) {
    this.queue = queue;
  }

  public Listed execute(JobQuery query) {
    return new Listed(
        Page.of(queue.findAll(query.withLimit(query.limit() + 1)), query.limit(), QueuedJob::job),
        queue.count(query.filter()));
  }

  /// @param page goes on after the last job in it
  /// @param total how many jobs the filter lets pass, on all pages
  public record Listed(Page<QueuedJob, Job> page, long total) {}
}

package org.bellwether.application.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists what is in the queue a page at a time.
public final class ListJobs {
  private final JobQueue queue;

  public ListJobs(JobQueue queue) {
    this.queue = queue;
  }

  public Page execute(JobQuery query) {
    // one more than asked tells whether there is a next page
    List<QueuedJob> found = queue.findAll(query.withLimit(query.limit() + 1));
    boolean more = found.size() > query.limit();
    List<QueuedJob> items = more ? found.subList(0, query.limit()) : found;
    return new Page(items, queue.count(query.filter()), more ? items.getLast().job() : null);
  }

  /// One page.
  ///
  /// @param total how many jobs the filter lets pass, on all pages
  /// @param next after which job the next page starts; null on the last one
  public record Page(List<QueuedJob> jobs, long total, @Nullable Job next) {}
}

package org.bellwether.application.jobs;

import org.jspecify.annotations.Nullable;

/// Which part of which list of jobs.
///
/// @param limit at least 1
/// @param after where to go on, whether or not that job still exists; null for the start
public record JobQuery(JobFilter filter, int limit, @Nullable Job after) {

  public JobQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("no page has limit " + limit);
    }
  }

  public JobQuery withLimit(int newLimit) {
    return new JobQuery(filter, newLimit, after);
  }
}

package org.bellwether.rest.jobs;

import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.rest.http.QueryParameters;

/// The query parameters of a list of jobs.
///
/// @param page its number, counted from 1
record JobParameters(JobQuery query, int page) {
  private static final int USUAL_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_KIND_LENGTH = 63;
  private static final int MAX_CURSOR_LENGTH = 4096;

  static JobParameters from(QueryParameters parameters) {
    JobFilter filter =
        new JobFilter(
            parameters.oneOf("state", QueuedJob.State.class, JobResponse::word),
            parameters.text("kind", MAX_KIND_LENGTH));
    int limit = parameters.integer("limit", USUAL_LIMIT, 1, MAX_LIMIT);
    String token = parameters.text("cursor", MAX_CURSOR_LENGTH);
    parameters.done();
    if (token == null) {
      return new JobParameters(new JobQuery(filter, limit, null), 1);
    }
    JobCursor cursor = JobCursor.decode(token);
    return new JobParameters(new JobQuery(filter, limit, cursor.after()), cursor.page());
  }
}

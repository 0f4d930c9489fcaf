package org.bellwether.rest.jobs;

import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.rest.http.CursorFormat;
import org.bellwether.rest.http.QueryParameters;
import org.bellwether.rest.http.Window;

/// The query parameters of a list of jobs.
///
/// @param page its number, counted from 1
record JobParameters(JobQuery query, int page) {
  private static final int MAX_KIND_LENGTH = 63;

  static JobParameters from(QueryParameters parameters) {
    JobFilter filter =
        new JobFilter(
            parameters.oneOf("state", QueuedJob.State.class, JobResponse::word),
            parameters.text("kind", MAX_KIND_LENGTH));
    int limit = parameters.integer("limit", Window.USUAL_LIMIT, 1, Window.MAX_LIMIT);
    String token = parameters.text("cursor", CursorFormat.MAX_LENGTH);
    parameters.done();
    if (token == null) {
      return new JobParameters(new JobQuery(filter, limit, null), 1);
    }
    JobCursor cursor = JobCursor.FORMAT.decode(token);
    return new JobParameters(new JobQuery(filter, limit, cursor.after()), cursor.page());
  }
}

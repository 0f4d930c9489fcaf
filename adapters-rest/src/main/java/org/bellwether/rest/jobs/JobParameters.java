package org.bellwether.rest.jobs;

import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;

/// The query parameters of a list of jobs.
///
/// @param page its number, counted from 1
/// @param list which one it is, see [QueryParameters#list]
record JobParameters(JobQuery query, int page, String list) {
  private static final int MAX_KIND_LENGTH = 63;

  static JobParameters from(QueryParameters parameters) {
    JobFilter filter =
        new JobFilter(
            parameters.oneOf("state", QueuedJob.State.class, JobResponse::word),
            parameters.text("kind", MAX_KIND_LENGTH));
    int limit = parameters.integer("limit", PageRequest.DEFAULT_LIMIT, 1, PageRequest.MAX_LIMIT);
    String token = parameters.text("cursor", CursorFormat.MAX_LENGTH);
    parameters.done();
    String list = parameters.list();
    if (token == null) {
      return new JobParameters(new JobQuery(filter, limit, null), 1, list);
    }
    JobCursor cursor = JobCursor.FORMAT.decode(token, list);
    return new JobParameters(new JobQuery(filter, limit, cursor.after()), cursor.page(), list);
  }
}

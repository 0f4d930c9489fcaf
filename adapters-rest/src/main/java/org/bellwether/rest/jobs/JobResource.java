package org.bellwether.rest.jobs;

import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobRefusal;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;
import org.bellwether.rest.json.Uuids;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Envelope.Meta;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/admin/jobs`.
public final class JobResource implements Resource {
  private static final String JOBS = "/api/v1/admin/jobs";

  private final ListJobs listJobs;
  private final RetryJob retryJob;

  public JobResource(ListJobs listJobs, RetryJob retryJob) {
    this.listJobs = listJobs;
    this.retryJob = retryJob;
  }

  @Override
  public void declare(Routes routes) {
    routes.get(JOBS, Access.ADMIN, this::list);
    routes.post(JOBS + "/{id}/retry", Access.ADMIN, this::retry);
  }

  private Response list(Request request) {
    JobParameters parameters = JobParameters.from(request.query());
    ListJobs.Listed listed = listJobs.execute(parameters.query());
    Job last = listed.page().next();
    String next =
        last == null
            ? null
            : JobCursor.FORMAT.encode(
                new JobCursor(last, parameters.page() + 1), parameters.list());
    return Response.page(
        listed.page().items().stream().map(JobResponse::from).toList(),
        new Meta(listed.total(), parameters.page(), parameters.query().limit(), next));
  }

  private Response retry(Request request) {
    request.query().done();
    Job job =
        request.id(
            id -> Job.parse(Uuids.foldedSubject(id)),
            "must be a kind and a subject with a colon between them");
    RetryJob.Command command = new RetryJob.Command(request.caller(), job);
    return request.idempotent(
        Body.NONE, keyed -> retryJob.execute(command, keyed), JobResource::answer);
  }

  private static Response answer(RetryJob.Result result) {
    return switch (result) {
      case RetryJob.Retried retried -> Response.ok(JobResponse.from(retried.job()));
      case JobRefusal refusal -> throw error(refusal);
    };
  }

  static ApiError error(JobRefusal refusal) {
    return switch (refusal) {
      case JobRefusal.JobNotFound no ->
          new ApiError(Problem.JOB_NOT_FOUND, "there is no job " + no.job() + "; maybe it is done");
      case JobRefusal.NotEntitled no -> ApiError.lacking(no.lack());
      case JobRefusal.JobNotDead no ->
          new ApiError(
              Problem.JOB_NOT_DEAD,
              "the job is " + JobResponse.word(no.state()) + ", so it goes on by itself");
    };
  }
}

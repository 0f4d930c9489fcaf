package org.bellwether.rest.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import org.bellwether.application.jobs.QueuedJob;
import org.jspecify.annotations.Nullable;

/// A job as the API shows it.
///
/// @param lastFailure absent when it has never failed
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobResponse(
    String id,
    String kind,
    String subject,
    String state,
    Instant runAt,
    int attempts,
    @Nullable FailureResponse lastFailure) {

  record FailureResponse(Instant at, String message) {
    static FailureResponse from(QueuedJob.Failure failure) {
      return new FailureResponse(failure.at(), failure.message());
    }
  }

  static JobResponse from(QueuedJob queued) {
    QueuedJob.Failure failure = queued.lastFailure();
    return new JobResponse(
        queued.job().id(),
        queued.job().kind(),
        queued.job().subject(),
        word(queued.state()),
        queued.runAt(),
        queued.attempts(),
        failure == null ? null : FailureResponse.from(failure));
  }

  static String word(QueuedJob.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}

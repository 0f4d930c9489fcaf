package org.bellwether.application.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job as it stands in the queue; once done it is gone from there.
///
/// @param runAt when it is due, or was
/// @param attempts how often it has failed in a row
/// @param lastFailure null when it has never failed
public record QueuedJob(
    Job job, State state, Instant runAt, int attempts, @Nullable Failure lastFailure) {

  /// Where a job is in its life.
  public enum State {
    /// Not tried yet.
    WAITING,
    /// Some node is at it.
    RUNNING,
    /// The last attempt failed, and there will be another.
    FAILED,
    /// Given up; somebody has to look at it.
    DEAD
  }

  /// @param message what went wrong, for people
  public record Failure(Instant at, String message) {}
}

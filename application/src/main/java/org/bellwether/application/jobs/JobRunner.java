package org.bellwether.application.jobs;

import java.util.List;

/// One node's share of the work: picks jobs that are due and does them, together with all other
/// nodes on the same backend. A backend is right when it passes `JobQueueContract`.
public interface JobRunner extends AutoCloseable {

  /// Takes part in the work from now on.
  void start();

  /// Picks nothing new and lets what runs finish for a while. What does not is interrupted and left
  /// to other nodes.
  @Override
  void close();

  /// Makes one.
  @FunctionalInterface
  interface Factory {
    /// @param handlers for jobs of other kinds than these somebody else is waited for
    JobRunner of(List<JobHandler> handlers, List<RecurringJob> recurring);
  }
}

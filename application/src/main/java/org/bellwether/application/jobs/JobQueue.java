package org.bellwether.application.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps jobs until they are done, whatever happens to the nodes. A backend is right when it passes
/// `JobQueueContract`.
///
/// Writes take part in the transaction around them: a job is there if, and only if, it commits, and
/// starts soon after.
public interface JobQueue {

  /// Has the job done as soon as possible. A job that waits already waits once: who runs it will
  /// see what this transaction wrote. One that is running is run once more; one that is dead gets
  /// all its attempts anew.
  void enqueue(Job job);

  /// The same, not before that instant. Of two instants the earlier counts.
  void enqueue(Job job, Instant notBefore);

  /// The jobs of one page, sorted by kind, then subject, both by Unicode code point.
  List<QueuedJob> findAll(JobQuery query);

  long count(JobFilter filter);

  /// Finds the job and holds it as it is until the transaction ends.
  Optional<QueuedJob> lock(Job job);
}

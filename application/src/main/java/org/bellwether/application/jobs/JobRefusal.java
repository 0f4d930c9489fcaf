package org.bellwether.application.jobs;

import org.bellwether.application.Refusal;
import org.bellwether.domain.identity.Lack;

/// Every "no" of this feature; each one says which use case may give it.
public sealed interface JobRefusal extends Refusal {

  /// There is no such job, maybe because it is done.
  record JobNotFound(Job job) implements JobRefusal, RetryJob.Result {}

  /// The caller may not do it, as things are now.
  record NotEntitled(Lack lack) implements JobRefusal, RetryJob.Result {}

  /// The job goes on by itself.
  record JobNotDead(Job job, QueuedJob.State state) implements JobRefusal, RetryJob.Result {}
}

package org.bellwether.application.jobs;

import org.jspecify.annotations.Nullable;

/// Which jobs are meant; a null condition lets every job pass.
public record JobFilter(QueuedJob.@Nullable State state, @Nullable String kind) {
  public static final JobFilter ALL = new JobFilter(null, null);
}

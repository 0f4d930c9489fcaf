package org.bellwether.application.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Deletes the records of requests that were answered long ago: a job.
public final class PurgeIdempotencyRecords {
  /// How long a request may be sent again under its key.
  public static final Duration KEPT = Duration.ofDays(2);

  private static final int BATCH_SIZE = 1000;

  private final IdempotencyStore store;
  private final InstantSource clock;

  public PurgeIdempotencyRecords(IdempotencyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  public void execute() {
    Instant end = clock.instant().minus(KEPT);
    while (store.deleteOlder(end, BATCH_SIZE) == BATCH_SIZE) {
      // until fewer were left than that
    }
  }
}

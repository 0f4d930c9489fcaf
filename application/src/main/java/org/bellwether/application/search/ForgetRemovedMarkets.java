package org.bellwether.application.search;

import java.time.Duration;
import java.time.InstantSource;

/// Forgets the markets that were removed a while ago: a job. All nodes have heard of it by then;
/// one that was silent for longer reads all markets anew.
public final class ForgetRemovedMarkets {
  /// How long a removal is told.
  public static final Duration KEPT = Duration.ofHours(1);

  private static final int BATCH_SIZE = 1000;

  private final SearchDocuments documents;
  private final InstantSource clock;

  public ForgetRemovedMarkets(SearchDocuments documents, InstantSource clock) {
    this.documents = documents;
    this.clock = clock;
  }

  public void execute() {
    while (documents.forgetRemoved(clock.instant().minus(KEPT), BATCH_SIZE) == BATCH_SIZE) {
      // until fewer were left than that
    }
  }
}

package org.bellwether.application.market;

import org.bellwether.application.jobs.Job;
import org.bellwether.domain.market.MarketId;

/// The jobs that new words of markets ask for, so that search learns what they mean. Enqueued in
/// the transaction that writes the words; `EmbedMarkets` does them.
public interface IndexingJobs {
  /// For the market that is the job's subject.
  String ONE = "embed-market";

  /// For whatever market still waits, from time to time and when it is enqueued.
  String ALL = "embed-markets";

  static Job one(MarketId id) {
    return new Job(ONE, id.toString());
  }

  /// One job for many markets: it does them one after another and leaves the other threads to
  /// others.
  static Job all() {
    return new Job(ALL, "recurring");
  }
}

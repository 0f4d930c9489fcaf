package org.bellwether.persistence.jobs;

import java.time.Duration;
import org.bellwether.persistence.transaction.Backoff;

/// How a node does its jobs.
///
/// @param maxAttempts after that many failures a job is dead, at least 1
/// @param backoff how long a failed job waits
/// @param poll how often to look for jobs that other nodes have enqueued
/// @param heartbeat how often a node says that it is still at a job
/// @param concurrency how many jobs run at a time; each may take a connection of the pool
/// @param stop how long jobs may take to finish at a stop before they are interrupted, and again
///   after that
public record JobSettings(
    int maxAttempts,
    Backoff backoff,
    Duration poll,
    Duration heartbeat,
    int concurrency,
    Duration stop) {
  /// db-scheduler takes no fewer.
  static final int MISSED_HEARTBEATS = 4;

  /// A job whose node died so often in a row is dead, also one that recurs.
  static final int MOST_DEATHS = 2;

  /// Ten attempts in about ten minutes; what a dead node leaves is taken over within 19 seconds.
  public static final JobSettings DEFAULT =
      new JobSettings(
          10,
          new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10)),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          4,
          Duration.ofSeconds(10));

  /// The longest a job is left lying when its node dies: the heartbeats that must be missing, the
  /// time between two looks at them (db-scheduler's is two heartbeats), and one poll.
  Duration takenOverWithin() {
    return heartbeat.multipliedBy(MISSED_HEARTBEATS + 2).plus(poll);
  }
}

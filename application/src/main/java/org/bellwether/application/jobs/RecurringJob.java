package org.bellwether.application.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/// A job that comes back, on one node at a time. It never dies: after a failure it is tried again
/// with a growing delay, but no later than it would have come back anyway.
///
/// @param work under the same conditions as [JobHandler.Work]
public record RecurringJob(String kind, Schedule schedule, Runnable work) {
  private static final String SUBJECT = "recurring";

  /// As what it is found in the queue.
  public Job job() {
    return new Job(kind, SUBJECT);
  }

  /// When to run.
  public sealed interface Schedule {

    /// When to run if it never has.
    Instant first(Instant now);

    /// When to run after a run that ended at that instant.
    Instant next(Instant ended);
  }

  /// With that much time between the end of a run and the start of the next.
  public record Every(Duration pause) implements Schedule {
    public Every {
      if (!pause.isPositive()) {
        throw new IllegalArgumentException("between two runs there is some time, not " + pause);
      }
    }

    @Override
    public Instant first(Instant now) {
      return now;
    }

    @Override
    public Instant next(Instant ended) {
      return ended.plus(pause);
    }
  }

  /// Once a day. A day on which no node was running at that time is made up for at the next start.
  ///
  /// @param time in UTC
  public record DailyAt(LocalTime time) implements Schedule {

    @Override
    public Instant first(Instant now) {
      return next(now);
    }

    @Override
    public Instant next(Instant ended) {
      Instant today =
          ended.atOffset(ZoneOffset.UTC).toLocalDate().atTime(time).toInstant(ZoneOffset.UTC);
      return today.isAfter(ended) ? today : today.plus(Duration.ofDays(1));
    }
  }
}

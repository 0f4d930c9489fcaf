package org.bellwether.application.ratelimit;

import java.time.Duration;
import java.util.regex.Pattern;

/// Keeps anybody from asking too often.
///
/// In no window of a limit's length, wherever it begins, is more let through for one key than the
/// limit permits; not even while what the limiter counts with is out of reach, though each node may
/// then count for itself. A limiter has no outages: it always answers, and soon.
public interface RateLimiter {
  int MAX_KEY_LENGTH = 64;

  /// Asks for one permit.
  ///
  /// @param key as in [#take(Limit, String, int)]
  default Decision take(Limit limit, String key) {
    return take(limit, key, 1);
  }

  /// Asks for permits, and takes them if there are as many: all or none. Keys of one policy know
  /// nothing of each other, and policies nothing of each other's keys.
  ///
  /// @param key who asks, in at most [#MAX_KEY_LENGTH] characters
  /// @param permits at least 1; more than the limit permits are as many as it permits
  Decision take(Limit limit, String key, int permits);

  /// How much is allowed.
  ///
  /// @param policy the name of it, in kebab-case
  /// @param permits in each window, from 1 on
  /// @param window from a second to an hour
  record Limit(String policy, int permits, Duration window) {
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    public Limit {
      if (!NAME.matcher(policy).matches()) {
        throw new IllegalArgumentException("not a name for a policy: " + policy);
      }
      if (permits < 1) {
        throw new IllegalArgumentException("a limit permits at least 1, not " + permits);
      }
      if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("a window lasts a second to an hour, not " + window);
      }
    }

    /// How many are taken of those that are asked for.
    public int atMost(int asked) {
      if (asked < 1) {
        throw new IllegalArgumentException("whoever asks takes at least 1 permit, not " + asked);
      }
      return Math.min(asked, permits);
    }
  }

  /// Whether a request may go on.
  ///
  /// @param remaining how many permits there are now; less, when others use the same key elsewhere
  /// @param reset for how long there are no more than `remaining`; for a request that may not go
  ///   on, how long to wait: after that it may, unless another was faster, or one that asked for
  ///   fewer permits was refused as well
  record Decision(boolean allowed, int remaining, Duration reset) {

    /// One that may go on.
    public static Decision allowed(int remaining, Duration reset) {
      return new Decision(true, remaining, reset);
    }

    /// One that may not.
    ///
    /// @param remaining fewer than were asked for
    public static Decision refused(int remaining, Duration reset) {
      return new Decision(false, remaining, reset);
    }
  }
}

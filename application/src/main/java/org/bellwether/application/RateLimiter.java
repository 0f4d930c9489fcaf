package org.bellwether.application;

import java.time.Duration;
import java.util.regex.Pattern;

/// Keeps anybody from asking too often.
///
/// In no window of a limit's length, wherever it begins, is more let through for one key than the
/// limit permits; not even while what the limiter counts with is out of reach, though each node may
/// then count for itself. A limiter has no outages: it always answers, and soon.
public interface RateLimiter {
  int MAX_KEY_LENGTH = 64;

  /// Asks for one permit, and takes it if there is one. Keys of one policy know nothing of each
  /// other, and policies nothing of each other's keys.
  ///
  /// @param key who asks, in at most [#MAX_KEY_LENGTH] characters
  Decision take(Limit limit, String key);

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
  }

  /// Whether a request may go on.
  ///
  /// @param remaining how many more may go on now; less, when others use the same key elsewhere
  /// @param reset for how long no more than `remaining` may; for a request that may not go on, how
  ///   long to wait: after that one may, unless another was faster
  record Decision(boolean allowed, int remaining, Duration reset) {

    /// One that may go on.
    public static Decision allowed(int remaining, Duration reset) {
      return new Decision(true, remaining, reset);
    }

    /// One that may not.
    public static Decision refused(Duration reset) {
      return new Decision(false, 0, reset);
    }
  }
}

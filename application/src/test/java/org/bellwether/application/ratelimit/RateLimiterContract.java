package org.bellwether.application.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bellwether.application.ratelimit.RateLimiter.Decision;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every rate limiter must do. A new backend extends this class, names its limiter and lets
/// time pass for it.
public abstract class RateLimiterContract {
  private static final Limit FEW = new Limit("few", 5, Duration.ofSeconds(60));
  private static final Limit MANY = new Limit("many", 300, Duration.ofSeconds(10));

  /// A new one that has seen nobody.
  protected abstract RateLimiter limiter();

  protected abstract void advance(Duration time);

  static Stream<Limit> limits() {
    return Stream.of(
        new Limit("once", 1, Duration.ofSeconds(1)),
        FEW,
        MANY,
        new Limit("most", 5000, Duration.ofHours(1)));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void all_of_the_limit_may_be_used_at_once_and_not_one_more(Limit limit) {
    RateLimiter limiter = limiter();
    for (int i = 1; i <= limit.permits(); i++) {
      Decision decision = limiter.take(limit, "ann");
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.remaining()).isEqualTo(limit.permits() - i);
      assertThat(decision.reset()).isPositive();
    }
    Decision refused = limiter.take(limit, "ann");
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.remaining()).isZero();
    // a backend may remember a little longer, to remember less
    assertThat(refused.reset())
        .isBetween(limit.window(), limit.window().multipliedBy(5).dividedBy(4));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void whoever_waits_as_long_as_told_may_go_on(Limit limit) {
    RateLimiter limiter = limiter();
    for (int round = 0; round < 5; round++) {
      Decision decision = limiter.take(limit, "ann");
      for (int i = 1; decision.allowed(); i++) {
        if (i % Math.max(1, limit.permits() / 20) == 0) {
          advance(limit.window().dividedBy(60));
        }
        decision = limiter.take(limit, "ann");
      }
      advance(decision.reset());
      assertThat(limiter.take(limit, "ann").allowed()).isTrue();
    }
  }

  @Test
  void whoever_asks_again_meanwhile_waits_no_longer_for_it() {
    RateLimiter limiter = limiter();
    Decision decision = limiter.take(FEW, "ann");
    while (decision.allowed()) {
      decision = limiter.take(FEW, "ann");
    }
    Duration half = decision.reset().dividedBy(2);
    advance(half);
    Decision later = limiter.take(FEW, "ann");
    assertThat(later.allowed()).isFalse();
    assertThat(later.reset()).isEqualTo(decision.reset().minus(half));
    advance(later.reset());
    assertThat(limiter.take(FEW, "ann").allowed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("limits")
  void who_asks_for_several_gets_all_of_them_or_none(Limit limit) {
    RateLimiter limiter = limiter();
    int several = (limit.permits() + 2) / 3;
    int left = limit.permits();
    for (; left >= several; left -= several) {
      Decision decision = limiter.take(limit, "ann", several);
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.remaining()).isEqualTo(left - several);
    }
    Decision refused = limiter.take(limit, "ann", several);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.remaining()).isEqualTo(left);
    for (; left > 0; left--) {
      assertThat(limiter.take(limit, "ann").allowed()).as("what was refused cost nothing").isTrue();
    }
    assertThat(limiter.take(limit, "ann").allowed()).isFalse();
  }

  @Test
  void who_waits_for_several_as_long_as_told_gets_them() {
    RateLimiter limiter = limiter();
    for (int i = 0; i < FEW.permits(); i++) {
      limiter.take(FEW, "ann");
      advance(Duration.ofSeconds(8));
    }
    Decision refused = limiter.take(FEW, "ann", 3);
    assertThat(refused.allowed()).isFalse();
    advance(refused.reset().minusMillis(1500));
    assertThat(limiter.take(FEW, "ann", 3).allowed()).isFalse();
    advance(Duration.ofMillis(1500));
    assertThat(limiter.take(FEW, "ann", 3).allowed()).isTrue();
  }

  @Test
  void more_than_the_limit_permits_takes_all_of_it() {
    RateLimiter limiter = limiter();
    assertThat(limiter.take(FEW, "ann", 1000).allowed()).isTrue();
    Decision refused = limiter.take(FEW, "ann");
    assertThat(refused.allowed()).isFalse();
    advance(refused.reset());
    assertThat(limiter.take(FEW, "ann", Integer.MAX_VALUE).allowed()).isTrue();
    assertThatThrownBy(() -> limiter.take(FEW, "ben", 0)).hasMessageContaining("0");
  }

  /// Whatever is asked for: in no window are more permits taken than there are.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void no_window_has_more_than_the_limit_whatever_is_asked_for(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Limit limit = new Limit("weighed", random.nextInt(5, 120), Duration.ofSeconds(60));
    RateLimiter limiter = limiter();
    List<Duration> taken = new ArrayList<>();
    Duration now = Duration.ZERO;
    for (int i = 0; i < 400; i++) {
      int permits = random.nextInt(1, limit.permits() / 3 + 2);
      if (limiter.take(limit, "ann", permits).allowed()) {
        taken.addAll(Collections.nCopies(permits, now));
      }
      Duration gap = Duration.ofMillis(random.nextInt(3000));
      advance(gap);
      now = now.plus(gap);
    }
    assertThat(taken).hasSizeGreaterThan(5 * limit.permits());
    for (int i = limit.permits(); i < taken.size(); i++) {
      assertThat(taken.get(i).minus(taken.get(i - limit.permits())))
          .as("%s, seed %d, permit %d", limit, seed, i)
          .isGreaterThanOrEqualTo(limit.window());
    }
  }

  @Test
  void keys_and_policies_know_nothing_of_each_other() {
    RateLimiter limiter = limiter();
    Limit other = new Limit("other", 1, FEW.window());
    Limit one = new Limit("one", 1, FEW.window());
    assertThat(limiter.take(one, "ann").allowed()).isTrue();
    assertThat(limiter.take(one, "ann").allowed()).isFalse();
    assertThat(limiter.take(one, "ben").allowed()).isTrue();
    assertThat(limiter.take(other, "ann").allowed()).isTrue();
    assertThat(limiter.take(other, "2001:db8:0:1::/64 {x}:y*".repeat(2)).allowed()).isTrue();
  }

  /// Bursts, trickles and silences, at random: whatever comes when, every window is looked at.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void no_window_has_more_than_the_limit_wherever_it_begins(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Limit limit =
        new Limit("random", random.nextInt(1, 150), Duration.ofSeconds(random.nextInt(1, 90)));
    RateLimiter limiter = limiter();
    List<Duration> allowed = new ArrayList<>();
    Duration now = Duration.ZERO;
    for (int burst = 0; burst < 60; burst++) {
      Duration gap = limit.window().dividedBy(random.nextInt(1, 4 * limit.permits() + 2));
      for (int i = random.nextInt(1, limit.permits() + 2); i > 0; i--) {
        if (limiter.take(limit, "ann").allowed()) {
          allowed.add(now);
        }
        if (random.nextInt(8) == 0) {
          advance(gap);
          now = now.plus(gap);
        }
      }
      Duration silence = limit.window().multipliedBy(random.nextInt(12)).dividedBy(8);
      advance(silence);
      now = now.plus(silence);
    }
    for (int i = limit.permits(); i < allowed.size(); i++) {
      assertThat(allowed.get(i).minus(allowed.get(i - limit.permits())))
          .as("%s, seed %d, permit %d after the one that is too many", limit, seed, i)
          .isGreaterThanOrEqualTo(limit.window());
    }
  }

  @Test
  void who_always_asks_gets_nearly_all_of_the_limit() {
    RateLimiter limiter = limiter();
    int allowed = 0;
    for (int i = 0; i < 3000; i++) {
      if (limiter.take(MANY, "ann").allowed()) {
        allowed++;
      }
      advance(Duration.ofMillis(20));
    }
    // six windows, of which the first is whole whatever the backend
    assertThat(allowed).isBetween(6 * MANY.permits() * 85 / 100, 6 * MANY.permits());
  }

  @Test
  void a_limit_that_makes_no_sense_is_refused() {
    Duration minute = Duration.ofMinutes(1);
    assertThatThrownBy(() -> new Limit("none", 0, minute)).hasMessageContaining("0");
    assertThatThrownBy(() -> new Limit("a b", 1, minute)).hasMessageContaining("a b");
    assertThatThrownBy(() -> new Limit("a", 1, Duration.ofMillis(999))).hasMessageContaining("999");
    assertThatThrownBy(() -> new Limit("a", 1, Duration.ofHours(2))).hasMessageContaining("PT2H");
  }
}

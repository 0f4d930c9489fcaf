package org.bellwether.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// When Redis is asked, and when no more.
class RedisBreakerTest {
  private static final long PATIENCE = RedisBreaker.PATIENCE.toNanos();

  private final AtomicLong now = new AtomicLong();
  private final RedisBreaker breaker = new RedisBreaker(now::get);

  private void answersAt(long nanos) {
    now.set(nanos);
    breaker.probe(() -> CompletableFuture.completedFuture("yes")).join();
  }

  private void failsAt(long nanos) {
    now.set(nanos);
    breaker
        .probe(() -> CompletableFuture.failedFuture(new IllegalStateException("no answer")))
        .exceptionally(_ -> "")
        .join();
  }

  @Test
  void the_first_answer_of_all_says_enough() {
    breaker.waitForProbe();
    assertThat(breaker.isClosed()).isFalse();
    answersAt(0);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void the_second_probe_without_an_answer_opens_it() {
    failsAt(0);
    assertThat(breaker.isClosed()).isTrue();
    failsAt(1);
    assertThat(breaker.isClosed()).isFalse();
  }

  @Test
  void once_there_were_answers_for_as_long_as_anybody_waits_it_is_closed_again() {
    failsAt(0);
    failsAt(1);
    answersAt(2);
    answersAt(1 + PATIENCE);
    assertThat(breaker.isClosed()).isFalse();
    answersAt(2 + PATIENCE);
    assertThat(breaker.isClosed()).isTrue();
  }

  /// Busy for two seconds at a time, it still answers who asks at the end of them.
  @Test
  void an_answer_now_and_then_does_not_close_it() {
    failsAt(0);
    failsAt(1);
    for (long time = 1; time < 10; time++) {
      answersAt(4 * time * PATIENCE);
      assertThat(breaker.isClosed()).isFalse();
      failsAt(4 * time * PATIENCE + 1);
    }
  }
}

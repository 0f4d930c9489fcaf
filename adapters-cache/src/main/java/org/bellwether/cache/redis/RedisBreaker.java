package org.bellwether.cache.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one circuit breaker before Redis. Whoever asks Redis asks through it: nobody waits longer
/// than [#PATIENCE], and once it is open nobody waits at all.
///
/// Only probes, which nobody waits for, find out whether Redis is back, so that no request pays for
/// it; until there is a probe it stays open. One answer does not say much: a Redis that is busy
/// with something else most of the time gives some in time, too. So it is back once all probes had
/// an answer for as long as anybody waits for one.
public final class RedisBreaker {
  /// Longer than Redis ever takes, shorter than anybody minds.
  public static final Duration PATIENCE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(RedisBreaker.class);
  private static final int LAST_CALLS = 4;
  private static final int FAILURES = 2;

  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "redis",
          CircuitBreakerConfig.custom()
              .slidingWindow(LAST_CALLS, FAILURES, SlidingWindowType.COUNT_BASED)
              .failureRateThreshold(100F * FAILURES / LAST_CALLS)
              .writableStackTraceEnabled(false)
              .build());
  private final AtomicInteger failedProbes = new AtomicInteger();
  private final LongSupplier nanoTime;
  private volatile @Nullable Throwable lastFailure;

  /// When the first probe was answered since the last one that was not; null when the last was not.
  private volatile @Nullable Long answersSince;

  public RedisBreaker() {
    this(System::nanoTime);
  }

  RedisBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    breaker
        .getEventPublisher()
        .onStateTransition(event -> {
          StateTransition transition = event.getStateTransition();
          if (transition.getToState() == State.OPEN) {
            LOG.warn("Redis does not answer, this node goes on without it", lastFailure);
          } else if (transition == StateTransition.OPEN_TO_CLOSED) {
            LOG.info("Redis answers again");
          }
        });
  }

  /// Whether Redis is worth asking.
  public boolean isClosed() {
    return breaker.getState() == State.CLOSED;
  }

  /// What Redis answers; fails at once when the breaker is open, and soon when there is no answer.
  public <T extends @Nullable Object> CompletableFuture<T> ask(
      Supplier<? extends CompletionStage<T>> command) {
    if (!isClosed()) {
      return CompletableFuture.failedFuture(new NotAsked());
    }
    long start = System.nanoTime();
    return bounded(command)
        .whenComplete((_, failure) -> {
          long nanos = System.nanoTime() - start;
          if (failure == null) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
          } else {
            lastFailure = failure;
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
          }
        });
  }

  /// Asks, and leaves it at that.
  public void tell(Supplier<? extends CompletionStage<?>> command) {
    CompletableFuture<?> _ = ask(() -> command.get().thenApply(_ -> true));
  }

  /// Asks whether the breaker is open or not, closes it when Redis is back and opens it when there
  /// is no answer for the second time. The first one makes the connections, for which it may block
  /// longer, and says enough.
  public <T> CompletableFuture<T> probe(Supplier<? extends CompletionStage<T>> command) {
    return bounded(command)
        .whenComplete((_, failure) -> {
          if (failure == null) {
            answered();
          } else {
            lastFailure = failure;
            answersSince = null;
            if (failedProbes.incrementAndGet() >= FAILURES && breaker.getState() != State.OPEN) {
              breaker.transitionToOpenState();
            }
          }
        });
  }

  private void answered() {
    failedProbes.set(0);
    long now = nanoTime.getAsLong();
    Long since = answersSince;
    if (since == null) {
      answersSince = now;
    }
    boolean back = since != null && now - since >= PATIENCE.toNanos();
    if (breaker.getState() == State.FORCED_OPEN || (!isClosed() && back)) {
      breaker.transitionToClosedState();
    }
  }

  /// Opens it until the first probe has an answer.
  public void waitForProbe() {
    breaker.transitionToForcedOpenState();
  }

  private static <T extends @Nullable Object> CompletableFuture<T> bounded(
      Supplier<? extends CompletionStage<T>> command) {
    try {
      return command
          .get()
          .toCompletableFuture()
          .copy()
          .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Nobody has asked Redis, since it has not answered lately.
  private static final class NotAsked extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAsked() {
      super("Redis has not answered lately", null, false, false);
    }
  }
}

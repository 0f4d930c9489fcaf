package org.bellwether.identity.token;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/// Repeats calls of other systems that failed on their way and are safe to repeat, waiting twice as
/// long each time, give or take a quarter so that nodes do not meet again. Around one such call,
/// never around a request of ours: that would repeat what has had its effect.
///
/// @param most how often it is repeated at most, 0 for never
/// @param first how long to wait before the first time
public record Retries(int most, Duration first) {
  private static final double FACTOR = 2;
  private static final double JITTER = 0.25;

  /// @throws IOException that of the last attempt; anything else comes out at once
  public <T> T call(Callable<T> outgoing) throws IOException {
    RetryConfig config =
        RetryConfig.custom()
            .maxAttempts(most + 1)
            .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(first, FACTOR, JITTER))
            .retryOnException(IOException.class::isInstance)
            .build();
    try {
      return Retry.of("outgoing", config).executeCallable(outgoing);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

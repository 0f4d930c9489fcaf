package org.bellwether.application.batching;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bellwether.application.Outage;

/// Waiting for what another thread finds out: for a bounded time, and with its exception.
///
/// @param atMost how long
public record Patience(Duration atMost) {
  public static final Patience DEFAULT = new Patience(Duration.ofSeconds(5));

  /// @throws Outage when it does not come in time, or this thread is to end
  public <A> A await(CompletableFuture<A> answer) {
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new Outage("an answer does not come in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while others were served", e);
    }
  }
}

package org.bellwether.cache.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.bellwether.application.ratelimit.RateLimiter;

/// Counts what this node lets through: with several nodes, each permits the whole limit.
public final class LocalRateLimiter implements RateLimiter {
  private final Ticker ticker;
  private final Cache<LimitedKey, SlidingWindow> windows;

  public LocalRateLimiter() {
    this(Ticker.systemTicker());
  }

  LocalRateLimiter(Ticker ticker) {
    this.ticker = ticker;
    windows = LimitedKey.cache(ticker);
  }

  @Override
  public Decision take(Limit limit, String key, int permits) {
    SlidingWindow window =
        windows.get(new LimitedKey(limit, key), limited -> new SlidingWindow(limited.limit()));
    synchronized (window) {
      long now = ticker.read();
      int taken = limit.atMost(permits);
      boolean allowed = window.take(now, taken);
      int remaining = limit.permits() - window.used(now);
      return allowed
          ? Decision.allowed(remaining, Duration.ofNanos(window.resetNanos(now)))
          : Decision.refused(remaining, Duration.ofNanos(window.waitNanos(now, taken)));
    }
  }
}

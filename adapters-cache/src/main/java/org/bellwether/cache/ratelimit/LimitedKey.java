package org.bellwether.cache.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import org.bellwether.application.ratelimit.RateLimiter.Limit;

/// Who is limited, and to what.
record LimitedKey(Limit limit, String key) {
  /// A kilobyte each at the most. Who could use more addresses than this at once would not be
  /// stopped by a limit for each of them.
  private static final int MOST = 50_000;

  /// Remembers about each key as long as it can matter: what nobody asked for in two windows is as
  /// good as new.
  static <V> Cache<LimitedKey, V> cache(Ticker ticker) {
    return Caffeine.newBuilder()
        .executor(Runnable::run) // to wake another thread costs more
        .maximumSize(MOST)
        .expireAfter(
            // not multiplied: that takes longer than all the rest of it
            Expiry.<LimitedKey, V>accessing(
                (key, _) -> key.limit().window().plus(key.limit().window())))
        .ticker(ticker)
        .build();
  }
}

package org.bellwether.cache.ratelimit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bellwether.application.ratelimit.RateLimiter.Limit;

/// What was let through of a limit in the window that ends now. Exact for small limits; of large
/// ones, what comes within a small part of the window is remembered as one, and for as long as the
/// last of it, so that the memory is bounded and no window ever has too much. Not thread-safe.
final class SlidingWindow {
  private static final int GRAINS = 32;

  private final int permits;
  private final long windowNanos;
  private final long grainNanos;
  private final Deque<Grain> grains = new ArrayDeque<>(2);
  private int used;

  private static final class Grain {
    private final long firstNanos;
    private long lastNanos;
    private int used;

    Grain(long now, int permits) {
      used = permits;
      firstNanos = now;
      lastNanos = now;
    }
  }

  SlidingWindow(Limit limit) {
    permits = limit.permits();
    windowNanos = limit.window().toNanos();
    grainNanos = permits <= GRAINS ? 0 : windowNanos / GRAINS;
  }

  /// Lets so many more through, if the limit permits all of them.
  boolean take(long now, int more) {
    forget(now);
    if (used > permits - more) {
      return false;
    }
    used += more;
    Grain last = grains.peekLast();
    if (last != null && now - last.firstNanos < grainNanos) {
      last.used += more;
      last.lastNanos = now;
    } else {
      grains.addLast(new Grain(now, more));
    }
    return true;
  }

  private void forget(long now) {
    for (Grain first = grains.peekFirst();
        first != null && now - first.lastNanos >= windowNanos;
        first = grains.peekFirst()) {
      used -= first.used;
      grains.removeFirst();
    }
  }

  int used(long now) {
    forget(now);
    return used;
  }

  /// How long nothing of it is forgotten: until then it permits no more than it does now.
  long resetNanos(long now) {
    forget(now);
    Grain first = grains.peekFirst();
    return first == null ? 0 : first.lastNanos + windowNanos - now;
  }

  /// How long until so many more may come through.
  long waitNanos(long now, int more) {
    forget(now);
    int missing = more - (permits - used);
    long wait = 0;
    for (Grain grain : grains) {
      if (missing <= 0) {
        break;
      }
      missing -= grain.used;
      wait = grain.lastNanos + windowNanos - now;
    }
    return wait;
  }
}

package org.bellwether.cache.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bellwether.application.ratelimit.RateLimiter.Decision;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.cache.ratelimit.RedisLeases.Answer;
import org.bellwether.cache.ratelimit.RedisLeases.Closed;
import org.bellwether.cache.ratelimit.RedisLeases.Lease;
import org.jspecify.annotations.Nullable;

/// What this node may let through of one key.
///
/// It spends what it has borrowed from Redis, in batches that grow while they are used up quickly
/// and shrink while they are not, and borrows ahead of need, so that a busy key hardly ever waits.
/// Small limits are borrowed one by one. Whatever is spent also counts in a window of its own: the
/// limit holds on this node even when Redis is away or has forgotten everything.
final class Allowance {
  private static final int LARGEST_FIRST = 64;
  private static final int LARGEST_PART = 20;
  private static final int LARGEST = 10_000;

  /// From what size on a batch is replaced before its end.
  private static final int WORTH_BORROWING_AHEAD = 4;

  private final LimitedKey limited;
  private final RedisLeases redis;
  private final Ticker ticker;
  private final SlidingWindow here;
  private final int largestBatch;

  /// The first one is spent from.
  private final Deque<Lease> leases = new ArrayDeque<>(2);

  /// Of the first one.
  private int spent;

  private int batch;

  /// Leases that Redis does not know the end of.
  private List<Closed> closed = new ArrayList<>(2);

  /// What was spent without a lease, so that Redis does not know of it.
  private int unleased;

  /// In Redis, when it was asked last.
  private int left;

  /// Redis has refused so many permits, or does for more, until then.
  private int refusedPermits = 1;

  private long refusedUntilNanos;

  /// How many permits are waited for.
  private int waiting;

  private CompletableFuture<?> borrowing = CompletableFuture.completedFuture(null);

  Allowance(LimitedKey limited, RedisLeases redis, Ticker ticker) {
    this.limited = limited;
    this.redis = redis;
    this.ticker = ticker;
    Limit limit = limited.limit();
    here = new SlidingWindow(limit);
    largestBatch = Math.clamp(limit.permits() / LARGEST_PART, 1, LARGEST);
    batch = Math.min(largestBatch, LARGEST_FIRST);
    refusedUntilNanos = ticker.read();
  }

  /// Ends, since each time that Redis is asked it gives something, refuses or fails.
  Decision take(int permits) {
    @Nullable CompletableFuture<?> borrowed = null;
    while (true) {
      synchronized (this) {
        if (borrowed != null) {
          waiting -= permits;
        }
        long now = ticker.read();
        Decision decision = decide(now, permits);
        if (decision != null) {
          return decision;
        }
        waiting += permits;
        if (borrowing.isDone()) {
          borrow(now, permits - unspent());
        }
        borrowed = borrowing;
      }
      borrowed.join();
    }
  }

  /// Null when Redis has to be asked first.
  private @Nullable Decision decide(long now, int permits) {
    closeEnded(now);
    int missing = permits - unspent();
    if (missing <= 0) {
      return spend(permits, now);
    }
    if (!redis.answers()) {
      return decideAlone(permits, now);
    }
    long refusedNanos = refusedUntilNanos - now;
    if (refusedNanos <= 0 || missing < refusedPermits) {
      return null;
    }
    return refused(Math.max(refusedNanos, here.waitNanos(now, permits)), now);
  }

  private Decision spend(int permits, long now) {
    if (!here.take(now, permits)) {
      return refused(here.waitNanos(now, permits), now);
    }
    spent += permits;
    for (Lease first = leases.getFirst(); spent > first.granted(); first = leases.getFirst()) {
      int later = spent - first.granted();
      spent = first.granted();
      close(leases.removeFirst(), now);
      spent = later;
    }
    if (leases.size() == 1
        && borrowing.isDone()
        && redis.answers()
        && runsLow(leases.getFirst(), now)) {
      borrow(now, 1);
    }
    return allowed(remaining(now), now);
  }

  private int remaining(long now) {
    return Math.max(0, Math.min(unspent() + left, limit().permits() - here.used(now)));
  }

  private boolean runsLow(Lease current, long now) {
    return batch >= WORTH_BORROWING_AHEAD
        && (current.granted() - spent <= batch / 4
            || current.endNanos() - now < current.lifeNanos() / 4);
  }

  private Decision decideAlone(int permits, long now) {
    if (!here.take(now, permits)) {
      return Decision.refused(
          limit().permits() - here.used(now), Duration.ofNanos(here.waitNanos(now, permits)));
    }
    unleased += permits;
    return allowed(limit().permits() - here.used(now), now);
  }

  private Decision allowed(int remaining, long now) {
    return Decision.allowed(remaining, Duration.ofNanos(here.resetNanos(now)));
  }

  private Decision refused(long waitNanos, long now) {
    return Decision.refused(remaining(now), Duration.ofNanos(waitNanos));
  }

  private Limit limit() {
    return limited.limit();
  }

  private void closeEnded(long now) {
    for (Lease first = leases.peekFirst();
        first != null && (spent == first.granted() || now - first.endNanos() >= 0);
        first = leases.peekFirst()) {
      close(leases.removeFirst(), now);
      spent = 0;
    }
  }

  /// Of all leases.
  private int unspent() {
    int granted = 0;
    for (Lease lease : leases) {
      granted += lease.granted();
    }
    return granted - spent;
  }

  private void close(Lease ended, long now) {
    closed.add(new Closed(ended.field(), ended.granted(), spent));
    boolean usedUp = spent == ended.granted();
    if (usedUp && ended.granted() >= batch && ended.endNanos() - now > ended.lifeNanos() / 2) {
      batch = Math.min(batch * 2, largestBatch);
    } else if (spent < ended.granted() / 2) {
      batch = Math.max(batch / 2, 1);
    }
  }

  private void borrow(long now, int least) {
    List<Closed> told = closed;
    closed = new ArrayList<>(2);
    int owed = unleased;
    borrowing =
        redis
            .lease(
                limited,
                Math.max(batch, Math.max(least, waiting)),
                Math.max(least, waiting),
                least,
                Math.min(owed, here.used(now)),
                told)
            .handle((answer, _) -> land(answer, least, owed));
  }

  /// @param answer null when Redis did not answer
  private synchronized boolean land(@Nullable Answer answer, int least, int owed) {
    if (answer == null) {
      return false;
    }
    unleased -= owed;
    left = answer.left();
    if (answer.lease() == null) {
      refusedPermits = least;
      refusedUntilNanos = ticker.read() + answer.waitNanos();
    } else {
      leases.addLast(answer.lease());
    }
    return true;
  }
}

package org.bellwether.cache.limits;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bellwether.application.RateLimiter.Decision;
import org.bellwether.application.RateLimiter.Limit;
import org.bellwether.cache.limits.RedisLeases.Answer;
import org.bellwether.cache.limits.RedisLeases.Closed;
import org.bellwether.cache.limits.RedisLeases.Lease;
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

  private @Nullable Lease lease;
  private @Nullable Lease next;
  private int spent;
  private int batch;

  /// Leases that Redis does not know the end of.
  private List<Closed> closed = new ArrayList<>(2);

  /// What was spent without a lease, so that Redis does not know of it.
  private int unleased;

  /// In Redis, when it was asked last.
  private int left;

  private long refusedUntilNanos;
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
  Decision take() {
    @Nullable CompletableFuture<?> borrowed = null;
    while (true) {
      synchronized (this) {
        if (borrowed != null) {
          waiting--;
        }
        long now = ticker.read();
        Decision decision = decide(now);
        if (decision != null) {
          return decision;
        }
        waiting++;
        if (borrowing.isDone()) {
          borrow(now);
        }
        borrowed = borrowing;
      }
      borrowed.join();
    }
  }

  /// Null when Redis has to be asked first.
  private @Nullable Decision decide(long now) {
    Lease current = liveLease(now);
    if (current != null) {
      return spend(current, now);
    }
    if (!redis.answers()) {
      return decideAlone(now);
    }
    long refusedNanos = refusedUntilNanos - now;
    if (refusedNanos <= 0) {
      return null;
    }
    boolean hereToo = here.used(now) >= limit().permits();
    return refused(hereToo ? Math.max(refusedNanos, here.resetNanos(now)) : refusedNanos);
  }

  private Decision spend(Lease current, long now) {
    if (!here.take(now)) {
      return refused(here.resetNanos(now));
    }
    spent++;
    if (next == null && borrowing.isDone() && redis.answers() && runsLow(current, now)) {
      borrow(now);
    }
    int unspent = current.granted() - spent + (next == null ? 0 : next.granted());
    return allowed(Math.min(unspent + left, limit().permits() - here.used(now)), now);
  }

  private boolean runsLow(Lease current, long now) {
    return batch >= WORTH_BORROWING_AHEAD
        && (current.granted() - spent <= batch / 4
            || current.endNanos() - now < current.lifeNanos() / 4);
  }

  private Decision decideAlone(long now) {
    if (!here.take(now)) {
      return refused(here.resetNanos(now));
    }
    unleased++;
    return allowed(limit().permits() - here.used(now), now);
  }

  private Decision allowed(int remaining, long now) {
    return Decision.allowed(remaining, Duration.ofNanos(here.resetNanos(now)));
  }

  private static Decision refused(long resetNanos) {
    return Decision.refused(Duration.ofNanos(resetNanos));
  }

  private Limit limit() {
    return limited.limit();
  }

  /// The one to spend from, null if there is none.
  private @Nullable Lease liveLease(long now) {
    while (lease != null && (spent == lease.granted() || now - lease.endNanos() >= 0)) {
      close(lease, now);
      lease = next;
      next = null;
      spent = 0;
    }
    return lease;
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

  private void borrow(long now) {
    List<Closed> told = closed;
    closed = new ArrayList<>(2);
    int owed = unleased;
    borrowing =
        redis
            .lease(
                limited,
                Math.max(batch, waiting),
                Math.max(1, waiting),
                Math.min(owed, here.used(now)),
                told)
            .handle((answer, _) -> land(answer, owed));
  }

  /// @param answer null when Redis did not answer
  private synchronized boolean land(@Nullable Answer answer, int owed) {
    if (answer == null) {
      return false;
    }
    unleased -= owed;
    left = answer.left();
    if (answer.lease() == null) {
      refusedUntilNanos = ticker.read() + answer.waitNanos();
    } else if (lease == null) {
      lease = answer.lease();
    } else {
      next = answer.lease();
    }
    return true;
  }
}

package org.bellwether.cache.market;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.bellwether.domain.market.MarketId;

/// Refresh-ahead: what is wanted and will soon expire is refreshed before that, many at once. So
/// what is asked for all the time costs nobody a wait, and Redis little.
final class RefreshAhead {
  private static final int COLLECTED_FOR_MILLIS = 50;
  private static final Executor COLLECTED =
      CompletableFuture.delayedExecutor(COLLECTED_FOR_MILLIS, TimeUnit.MILLISECONDS);

  private final Function<MarketId, CompletableFuture<?>> renewal;
  private final Set<MarketId> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<MarketId> next = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean collecting = new AtomicBoolean();

  /// @param renewal of one market; those that are begun together share calls
  RefreshAhead(Function<MarketId, CompletableFuture<?>> renewal) {
    this.renewal = renewal;
  }

  /// Renews it in a moment, unless that is under way.
  void want(MarketId id) {
    if (!underWay.add(id)) {
      return;
    }
    next.add(id);
    if (collecting.compareAndSet(false, true)) {
      COLLECTED.execute(this::renew);
    }
  }

  private void renew() {
    collecting.set(false); // before looking: who comes from now on collects again
    for (MarketId id = next.poll(); id != null; id = next.poll()) {
      MarketId renewed = id;
      CompletableFuture<?> _ = renewal.apply(id).whenComplete((_, _) -> underWay.remove(renewed));
    }
  }
}

package org.bellwether.cache.market;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.market.MarketSignals;
import org.bellwether.domain.market.MarketId;

/// The subscribers of this node, by market. They are woken by changes made here and by
/// invalidations that other nodes broadcast.
public final class LocalMarketSignals implements MarketSignals {
  private final ConcurrentMap<MarketId, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

  @Override
  public Watch watch(MarketId id) {
    Semaphore signals = new Semaphore(0);
    waiting.compute(
        id,
        (_, before) -> {
          Set<Semaphore> all = before == null ? new HashSet<>() : new HashSet<>(before);
          all.add(signals);
          return all;
        });
    return new Watch() {
      @Override
      public void await(Duration atMost) throws InterruptedException {
        if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
          signals.drainPermits();
        }
      }

      @Override
      public void close() {
        waiting.computeIfPresent(
            id,
            (_, before) -> {
              Set<Semaphore> all = new HashSet<>(before);
              all.remove(signals);
              return all.isEmpty() ? null : all;
            });
      }
    };
  }

  /// Wakes all who wait for it.
  void changed(MarketId id) {
    waiting.getOrDefault(id, Set.of()).forEach(Semaphore::release);
  }
}

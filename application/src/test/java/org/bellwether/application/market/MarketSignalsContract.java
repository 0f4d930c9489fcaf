package org.bellwether.application.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.bellwether.domain.market.MarketId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every backend of [MarketSignals] does.
@Timeout(30)
public abstract class MarketSignalsContract {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final MarketId id = new MarketId(UUID.randomUUID());

  protected abstract MarketSignals signals();

  /// Does what follows a change of the market.
  protected abstract void changed(MarketId id);

  @Test
  void a_change_wakes_everybody_who_waits_for_the_market() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    Thread first = Thread.ofVirtual().start(() -> await(waiting));
    Thread second = Thread.ofVirtual().start(() -> await(waiting));
    waiting.await();
    changed(id);
    first.join();
    second.join();
  }

  private void await(CountDownLatch waiting) {
    try (MarketSignals.Watch watch = signals().watch(id)) {
      waiting.countDown();
      watch.await(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Else one that comes while the market is being read would be lost.
  @Test
  void a_change_before_the_waiting_wakes_too() throws Exception {
    try (MarketSignals.Watch watch = signals().watch(id)) {
      changed(id);
      watch.await(LONG);
    }
  }

  @Test
  void nobody_waits_longer_than_they_say() throws Exception {
    try (MarketSignals.Watch watch = signals().watch(id)) {
      watch.await(SHORT);
      changed(id);
      changed(id);
      watch.await(LONG);
      long before = System.nanoTime();
      watch.await(SHORT);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG);
    }
  }

  @Test
  void who_has_left_disturbs_nobody() throws Exception {
    signals().watch(id).close();
    changed(id);
    try (MarketSignals.Watch watch = signals().watch(id)) {
      signals().watch(id).close();
      changed(id);
      watch.await(LONG);
    }
  }
}

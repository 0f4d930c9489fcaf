package org.bellwether.application.market;

import java.time.Duration;
import org.bellwether.domain.market.MarketId;

/// Signals all the time, which is allowed.
public final class InMemoryMarketSignals implements MarketSignals {
  private static final Duration OFTEN = Duration.ofMillis(5);

  @Override
  public Watch watch(MarketId id) {
    return new Watch() {
      @Override
      public void await(Duration atMost) throws InterruptedException {
        Thread.sleep(atMost.compareTo(OFTEN) < 0 ? atMost : OFTEN);
      }

      @Override
      public void close() {
        // nothing is kept
      }
    };
  }
}

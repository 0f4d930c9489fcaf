package org.bellwether.application.market;

import java.time.Duration;
import org.bellwether.domain.market.MarketId;

/// Wakes those who wait for a market to change, on whatever node that happens. A signal comes after
/// the change and may come without one; it may also be lost, so whoever waits looks now and then.
public interface MarketSignals {

  /// Watches a market from now on.
  Watch watch(MarketId id);

  /// One who waits, to be closed by them.
  interface Watch extends AutoCloseable {
    /// Waits until the market may have changed since this was last asked, or since the beginning.
    ///
    /// @param atMost how long
    void await(Duration atMost) throws InterruptedException;

    @Override
    void close();
  }
}

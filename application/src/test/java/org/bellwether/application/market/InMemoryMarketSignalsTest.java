package org.bellwether.application.market;

import org.bellwether.domain.market.MarketId;

class InMemoryMarketSignalsTest extends MarketSignalsContract {
  private final InMemoryMarketSignals signals = new InMemoryMarketSignals();

  @Override
  protected MarketSignals signals() {
    return signals;
  }

  @Override
  protected void changed(MarketId id) {
    // it signals without
  }
}

package org.bellwether.cache.market;

import org.bellwether.application.market.MarketSignals;
import org.bellwether.application.market.MarketSignalsContract;
import org.bellwether.domain.market.MarketId;

class MarketWatchesTest extends MarketSignalsContract {
  private final MarketWatches watches = new MarketWatches();

  @Override
  protected MarketSignals signals() {
    return watches;
  }

  @Override
  protected void changed(MarketId id) {
    watches.changed(id);
  }
}

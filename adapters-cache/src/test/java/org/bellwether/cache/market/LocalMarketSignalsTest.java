package org.bellwether.cache.market;

import org.bellwether.application.market.MarketSignals;
import org.bellwether.application.market.MarketSignalsContract;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TestMarkets;

/// Of a node that has no Redis: what it changes wakes who waits on it.
class LocalMarketSignalsTest extends MarketSignalsContract {
  private final LocalMarketSignals watches = new LocalMarketSignals();
  private final TestMarkets made = new TestMarkets(1);

  @Override
  protected MarketSignals signals() {
    return watches;
  }

  @Override
  protected void changed(MarketId id) {
    Market any = made.market(new UserId(made.uuid()), null);
    MarketRepository markets =
        new CachedMarketRepository(
            new InMemoryMarketRepository(), new InMemoryTransactions(), watches);
    markets.create(
        new Market(
            id,
            null,
            any.creatorId(),
            any.terms(),
            any.outcomes(),
            any.status(),
            any.volume(),
            any.createdAt(),
            any.updatedAt(),
            1));
  }
}

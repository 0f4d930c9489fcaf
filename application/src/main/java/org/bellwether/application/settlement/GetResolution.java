package org.bellwether.application.settlement;

import java.util.Optional;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.jspecify.annotations.Nullable;

/// Tells how a market was answered, and how far its settlement is.
public final class GetResolution {
  private final MarketRepository markets;
  private final SettlementRepository settlements;

  public GetResolution(MarketRepository markets, SettlementRepository settlements) {
    this.markets = markets;
    this.settlements = settlements;
  }

  public Result execute(MarketId id) {
    Optional<Market> market = markets.findById(id);
    if (market.isEmpty()) {
      return new SettlementRefusal.MarketNotFound(id);
    }
    return market.get().isResolvable()
        ? new SettlementRefusal.NotResolved(id)
        : new Found(market.get(), settlements.find(id).orElse(null));
  }

  /// Found, or a refusal.
  public sealed interface Result
      permits Found, SettlementRefusal.MarketNotFound, SettlementRefusal.NotResolved {}

  /// @param settlement null for a market that was answered before it was imported
  public record Found(Market market, @Nullable Settlement settlement) implements Result {}
}

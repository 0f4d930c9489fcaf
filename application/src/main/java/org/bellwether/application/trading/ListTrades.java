package org.bellwether.application.trading;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bellwether.application.Page;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.Trade;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;

/// The trades of a market, the latest first, with their traders in one batch.
public final class ListTrades {
  private final MarketRepository markets;
  private final TradeRepository trades;
  private final UserRepository users;

  public ListTrades(MarketRepository markets, TradeRepository trades, UserRepository users) {
    this.markets = markets;
    this.trades = trades;
    this.users = users;
  }

  public Result execute(Query query) {
    Optional<Market> market = markets.findById(query.marketId());
    if (market.isEmpty()) {
      return new TradingRefusal.MarketNotFound(query.marketId());
    }
    Page<Trade, Long> page =
        Page.of(
            trades.findTrades(query.marketId(), query.userId(), query.before(), query.limit() + 1),
            query.limit(),
            Trade::number);
    return new Found(
        market.get(),
        page,
        users.findProfiles(page.items().stream().map(Trade::userId).collect(Collectors.toSet())));
  }

  /// @param userId only theirs; null for everybody's
  /// @param before only those with a smaller number; null to begin with the latest
  public record Query(
      MarketId marketId, @Nullable UserId userId, @Nullable Long before, int limit) {}

  /// A page, or a refusal.
  public sealed interface Result permits Found, TradingRefusal.MarketNotFound {}

  /// @param traders the profile of everybody in the page
  public record Found(Market market, Page<Trade, Long> page, Map<UserId, Profile> traders)
      implements Result {}
}

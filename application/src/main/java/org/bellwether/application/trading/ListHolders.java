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
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.domain.trading.TradeRepository.HolderCursor;
import org.jspecify.annotations.Nullable;

/// Who holds shares of a market, the largest positions first.
public final class ListHolders {
  private final MarketRepository markets;
  private final TradeRepository trades;
  private final UserRepository users;

  public ListHolders(MarketRepository markets, TradeRepository trades, UserRepository users) {
    this.markets = markets;
    this.trades = trades;
    this.users = users;
  }

  public Result execute(Query query) {
    Optional<Market> found = markets.findById(query.marketId());
    if (found.isEmpty()) {
      return new TradingRefusal.MarketNotFound(query.marketId());
    }
    Market market = found.get();
    OutcomeId outcomeId = null;
    if (query.outcome() != null) {
      int outcome = market.indexOf(query.outcome());
      if (outcome < 0) {
        return new TradingRefusal.OutcomeNotFound(market.id(), query.outcome());
      }
      outcomeId = market.outcomes().get(outcome).id();
    }
    Page<Position, HolderCursor> page =
        Page.of(
            trades.findHolders(market.id(), outcomeId, query.after(), query.limit() + 1),
            query.limit(),
            position ->
                new HolderCursor(
                    position.shares(), position.key().userId(), position.key().outcomeId()));
    return new Found(
        market,
        page,
        users.findProfiles(
            page.items().stream().map(p -> p.key().userId()).collect(Collectors.toSet())));
  }

  /// @param outcome its id or name; null for all of them
  /// @param after where to go on; null for the start
  public record Query(
      MarketId marketId, @Nullable String outcome, @Nullable HolderCursor after, int limit) {}

  /// A page, or a refusal.
  public sealed interface Result
      permits Found, TradingRefusal.MarketNotFound, TradingRefusal.OutcomeNotFound {}

  /// @param holders the profile of everybody in the page
  public record Found(
      Market market, Page<Position, HolderCursor> page, Map<UserId, Profile> holders)
      implements Result {}
}

package org.bellwether.application.trading;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.application.Page;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.domain.trading.TradeRepository.PortfolioCursor;
import org.jspecify.annotations.Nullable;

/// What a user holds, with the markets in one batch.
public final class GetPortfolio {
  private final TradeRepository trades;
  private final MarketRepository markets;

  public GetPortfolio(TradeRepository trades, MarketRepository markets) {
    this.trades = trades;
    this.markets = markets;
  }

  /// @param after where to go on; null for the start
  public Portfolio execute(UserId userId, @Nullable PortfolioCursor after, int limit) {
    Page<Position, PortfolioCursor> page =
        Page.of(
            trades.findPortfolio(userId, after, limit + 1),
            limit,
            position -> new PortfolioCursor(position.key().marketId(), position.key().outcomeId()));
    return new Portfolio(
        page,
        markets
            .findByIds(page.items().stream().map(p -> p.key().marketId()).distinct().toList())
            .stream()
            .collect(Collectors.toMap(MarketSummary::id, Function.identity())));
  }

  /// @param markets that of every position in the page
  public record Portfolio(
      Page<Position, PortfolioCursor> page, Map<MarketId, MarketSummary> markets) {}
}

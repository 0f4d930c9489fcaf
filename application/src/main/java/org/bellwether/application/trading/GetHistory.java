package org.bellwether.application.trading;

import java.time.Instant;
import java.util.Optional;
import org.bellwether.application.Page;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;

/// How the price of an outcome went, the latest candle first.
public final class GetHistory {
  private final MarketRepository markets;
  private final TradeRepository trades;

  public GetHistory(MarketRepository markets, TradeRepository trades) {
    this.markets = markets;
    this.trades = trades;
  }

  public Result execute(Query query) {
    Optional<Market> found = markets.findById(query.marketId());
    if (found.isEmpty()) {
      return new TradingRefusal.MarketNotFound(query.marketId());
    }
    Market market = found.get();
    int outcome = query.outcome() == null ? 0 : market.indexOf(query.outcome());
    if (outcome < 0) {
      return new TradingRefusal.OutcomeNotFound(market.id(), String.valueOf(query.outcome()));
    }
    Outcome of = market.outcomes().get(outcome);
    return new Found(
        of,
        Page.of(
            trades.findCandles(of.id(), query.interval(), query.before(), query.limit() + 1),
            query.limit(),
            Candle::start));
  }

  /// @param outcome its id or name; null for the first one
  /// @param before only candles that start earlier; null to begin with the latest
  public record Query(
      MarketId marketId,
      @Nullable String outcome,
      Candle.Interval interval,
      @Nullable Instant before,
      int limit) {}

  /// A page, or a refusal.
  public sealed interface Result
      permits Found, TradingRefusal.MarketNotFound, TradingRefusal.OutcomeNotFound {}

  public record Found(Outcome outcome, Page<Candle, Instant> page) implements Result {}
}

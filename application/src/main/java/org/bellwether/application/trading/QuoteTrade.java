package org.bellwether.application.trading;

import java.time.InstantSource;
import java.util.Optional;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Tradability;
import org.bellwether.domain.market.Tradable;
import org.bellwether.domain.trading.Book;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.OrderRefusal;
import org.bellwether.domain.trading.Pricing;

/// Tells what an order would get now. It changes nothing and binds nobody.
public final class QuoteTrade {
  private final MarketRepository markets;
  private final InstantSource clock;

  public QuoteTrade(MarketRepository markets, InstantSource clock) {
    this.markets = markets;
    this.clock = clock;
  }

  public Result execute(MarketId id, Order order) {
    Optional<Market> market = markets.findById(id);
    if (market.isEmpty()) {
      return new TradingRefusal.MarketNotFound(id);
    }
    return switch (market.get().tradable(clock.instant())) {
      case Tradability.Refusal reason -> new TradingRefusal.NotTradable(reason);
      case Tradable tradable -> quote(tradable, order);
    };
  }

  private static Result quote(Tradable tradable, Order order) {
    return switch (new Book(tradable).price(order)) {
      case Pricing.Priced priced -> new Quoted(tradable.market(), priced);
      case OrderRefusal reason -> new TradingRefusal.OrderRefused(reason);
    };
  }

  /// A quote, or a refusal.
  public sealed interface Result
      permits Quoted,
          TradingRefusal.MarketNotFound,
          TradingRefusal.NotTradable,
          TradingRefusal.OrderRefused {}

  public record Quoted(Market market, Pricing.Priced priced) implements Result {}
}

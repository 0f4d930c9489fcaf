package org.bellwether.application.trading;

import java.time.Instant;
import org.bellwether.application.Refusal;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Tradability;
import org.bellwether.domain.trading.Opening;
import org.bellwether.domain.trading.OrderRefusal;

/// Every "no" of this feature; each one says which use cases may give it.
public sealed interface TradingRefusal extends Refusal {

  /// There is no such market.
  record MarketNotFound(MarketId id)
      implements TradingRefusal,
          PlaceTrade.Result,
          QuoteTrade.Result,
          ListTrades.Result,
          ListHolders.Result,
          GetHistory.Result,
          GetSolvency.Result {}

  /// The market has no such outcome.
  record OutcomeNotFound(MarketId id, String outcome)
      implements TradingRefusal, ListHolders.Result, GetHistory.Result {}

  /// The token is good, but its user has no account here.
  record TraderUnknown(UserId id)
      implements TradingRefusal, PlaceTrade.Result, CreateMarket.Result {}

  /// Somebody else holds what the order needs; to be tried again in a moment.
  record Held(MarketId id) implements TradingRefusal, PlaceTrade.Result {}

  /// Nobody can trade the market now.
  record NotTradable(Tradability.Refusal reason)
      implements TradingRefusal, PlaceTrade.Result, QuoteTrade.Result, CreateMarket.Result {}

  /// The order cannot be filled.
  record OrderRefused(OrderRefusal reason)
      implements TradingRefusal, PlaceTrade.Result, QuoteTrade.Result, CreateMarket.Result {}

  /// No market maker can be had for that subsidy at these initial prices.
  record NotOpened(Opening.Refusal reason) implements TradingRefusal, CreateMarket.Result {}

  /// A market cannot stop trading before it starts.
  record ClosesInThePast(Instant closesAt) implements TradingRefusal, CreateMarket.Result {}
}

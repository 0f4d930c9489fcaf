package org.bellwether.application.trading;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.batching.Batcher;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.Idempotent.Request;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.Order;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;

/// Buys or sells shares of a market.
///
/// Trades that come together share a transaction, and those of one market wait for each other here
/// rather than for its row: each is decided by itself, in the order they came. Those of a market or
/// an account that somebody else holds, perhaps a node that does not go on, hold up no others.
public final class PlaceTrade {
  /// Transactions at a time: while some wait for the disk, others use the processor.
  private static final int LANES = 4;

  private static final int LARGEST_TRANSACTION = 64;

  private final Batcher<Request<Command, Result>, IdempotentResult<Result>> combining;

  public PlaceTrade(
      Idempotent idempotent,
      MarketRepository markets,
      Ledger ledger,
      TradeRepository trades,
      Supplier<UUID> ids) {
    FillOrders fillOrders = new FillOrders(markets, ledger, trades, ids);
    combining =
        new Batcher<>(
            LANES,
            LARGEST_TRANSACTION,
            request -> request.command().marketId().hashCode(),
            new Batcher.Work<>() {
              @Override
              public List<IdempotentResult<Result>> all(List<Request<Command, Result>> requests) {
                return idempotent.execute(requests, fillOrders::execute);
              }

              @Override
              public List<Optional<IdempotentResult<Result>>> free(
                  List<Request<Command, Result>> requests) {
                return idempotent.execute(requests, fillOrders::executeFree).stream()
                    .map(answer ->
                        isHeld(answer)
                            ? Optional.<IdempotentResult<Result>>empty()
                            : Optional.of(answer))
                    .toList();
              }
            });
  }

  private static boolean isHeld(IdempotentResult<Result> answer) {
    return answer instanceof IdempotentResult.Fresh<Result>(TradingRefusal.Held _, _);
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return combining.execute(new Request<>(command, keyed));
  }

  public record Command(UserId trader, MarketId marketId, Order order) {}

  /// Traded, or a refusal.
  public sealed interface Result
      permits Traded,
          TradingRefusal.MarketNotFound,
          TradingRefusal.TraderUnknown,
          TradingRefusal.Held,
          TradingRefusal.NotTradable,
          TradingRefusal.OrderRefused {}

  /// The trade and what it leaves.
  public record Traded(Filled filled) implements Result {}
}

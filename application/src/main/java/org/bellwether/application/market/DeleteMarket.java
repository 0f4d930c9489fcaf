package org.bellwether.application.market;

import java.util.Optional;
import java.util.function.LongPredicate;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;

/// Removes a market for good.
public final class DeleteMarket {
  private final Transactions transactions;
  private final MarketRepository markets;

  public DeleteMarket(Transactions transactions, MarketRepository markets) {
    this.transactions = transactions;
    this.markets = markets;
  }

  public Result execute(Command command) {
    return transactions.inTransaction(() -> delete(command));
  }

  private Result delete(Command command) {
    Optional<Market> found = markets.lock(command.id());
    if (found.isEmpty()) {
      return new MarketRefusal.MarketNotFound(command.id());
    }
    Market market = found.get();
    if (!command.caller().mayChangeWhatBelongsTo(market.creatorId())) {
      return new MarketRefusal.NotTheCreator(market.id());
    }
    if (!command.versions().test(market.version())) {
      return new MarketRefusal.VersionMismatch(market.id(), market.version());
    }
    markets.delete(market.id());
    return new Deleted();
  }

  /// @param versions the versions of the market that may be deleted
  public record Command(Caller caller, MarketId id, LongPredicate versions) {}

  /// Deleted, or a refusal.
  public sealed interface Result
      permits Deleted,
          MarketRefusal.MarketNotFound,
          MarketRefusal.NotTheCreator,
          MarketRefusal.VersionMismatch {}

  /// It is gone.
  public record Deleted() implements Result {}
}

package org.bellwether.application.trading;

import java.util.Optional;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;

/// Shows that a market can pay whatever the answer (I2).
public final class GetSolvency {
  private static final int MAX_ATTEMPTS = 20;

  private final Transactions transactions;
  private final MarketRepository markets;
  private final Ledger ledger;

  public GetSolvency(Transactions transactions, MarketRepository markets, Ledger ledger) {
    this.transactions = transactions;
    this.markets = markets;
    this.ledger = ledger;
  }

  /// In a transaction, since a market that was remembered would not fit the balance of this moment.
  public Result execute(MarketId id) {
    return transactions.inTransaction(() -> compare(id));
  }

  private Result compare(MarketId id) {
    Optional<Market> market = markets.findById(id);
    for (int attempt = 0; attempt < MAX_ATTEMPTS && market.isPresent(); attempt++) {
      NetCredits escrow = ledger.findBalance(market.get().escrow()).orElse(NetCredits.ZERO);
      Optional<Market> after = markets.findById(id);
      // else there was a trade between the two numbers
      if (after.map(Market::version).equals(market.map(Market::version))) {
        return new Solvency(escrow, largestPayout(market.get(), escrow));
      }
      market = after;
    }
    if (market.isEmpty()) {
      return new TradingRefusal.MarketNotFound(id);
    }
    throw new Outage("the market never stands still", new IllegalStateException());
  }

  /// Of an open market what its most held outcome would ask, of any other what its outcomes owe, as
  /// far as that is still there to be paid.
  private static Credits largestPayout(Market market, NetCredits escrow) {
    if (!market.isResolvable()) {
      long owed =
          market.outcomes().stream()
              .mapToLong(outcome -> outcome.price().of(outcome.outstanding()).micros())
              .sum();
      return new Credits(Math.min(owed, escrow.micros()));
    }
    return new Credits(
        market.outcomes().stream()
            .mapToLong(outcome -> outcome.outstanding().micros())
            .max()
            .orElse(0));
  }

  /// The numbers, or a refusal.
  public sealed interface Result permits Solvency, TradingRefusal.MarketNotFound {}

  /// @param escrow what the market holds
  /// @param largestPayout the most that can still be asked of it
  public record Solvency(NetCredits escrow, Credits largestPayout) implements Result {

    /// What is left of the subsidy whatever the answer; never below zero.
    public NetCredits subsidyLeft() {
      return escrow.minus(largestPayout);
    }
  }
}

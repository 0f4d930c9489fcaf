package org.bellwether.application.trading;

import java.util.Comparator;
import org.bellwether.application.Transactions;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Shares;

/// Shows that a market can pay whatever the answer (I2).
public final class GetSolvency {
  private final Transactions transactions;
  private final MarketRepository markets;
  private final Ledger ledger;

  public GetSolvency(Transactions transactions, MarketRepository markets, Ledger ledger) {
    this.transactions = transactions;
    this.markets = markets;
    this.ledger = ledger;
  }

  public Result execute(MarketId id) {
    // held, so that no trade comes between the two numbers
    return transactions
        .inTransaction(() -> markets.lock(id).map(this::solvency))
        .orElseGet(() -> new TradingRefusal.MarketNotFound(id));
  }

  private Result solvency(Market market) {
    NetCredits escrow = ledger.findBalance(market.escrow()).orElse(NetCredits.ZERO);
    Shares most =
        market.outcomes().stream()
            .map(Outcome::outstanding)
            .max(Comparator.naturalOrder())
            .orElse(Shares.ZERO);
    return new Solvency(escrow, new Credits(most.micros()));
  }

  /// The numbers, or a refusal.
  public sealed interface Result permits Solvency, TradingRefusal.MarketNotFound {}

  /// @param escrow what the market holds
  /// @param largestPayout the most that any resolution could ask while it is open
  public record Solvency(NetCredits escrow, Credits largestPayout) implements Result {

    /// What is left of the subsidy whatever the answer; below zero while a settlement pays.
    public NetCredits subsidyLeft() {
      return escrow.minus(largestPayout);
    }
  }
}

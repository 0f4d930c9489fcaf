package org.bellwether.application.market;

import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.MarketRepository;

/// Closes the markets whose time has come: a job that runs every few seconds. Trades look at the
/// time themselves, so none slips in before it.
public final class CloseMarkets {
  private static final int BATCH_SIZE = 500;

  private final Transactions transactions;
  private final MarketRepository markets;

  public CloseMarkets(Transactions transactions, MarketRepository markets) {
    this.transactions = transactions;
    this.markets = markets;
  }

  /// How many it closed.
  public int execute() {
    int closed = 0;
    int some;
    do {
      some = transactions.inTransaction(() -> markets.closeDue(BATCH_SIZE).size());
      closed += some;
    } while (some == BATCH_SIZE);
    return closed;
  }
}

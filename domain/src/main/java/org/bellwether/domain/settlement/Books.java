package org.bellwether.domain.settlement;

import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// Everything that was ever booked, as an auditor reads it.
public interface Books {

  /// Shows all books as they are at one moment, however long the reading takes: first all accounts
  /// and all transfers, then one market after the other with what belongs to it.
  void read(Reader reader);

  /// Who reads. The market an entry belongs to is the last one shown before it.
  interface Reader {
    void account(Account account, NetCredits balance);

    void transfer(Transfer transfer);

    /// @param imported volume that it came with
    /// @param settlement null while it is open, and where it came resolved
    void market(Market market, Credits imported, @Nullable Settlement settlement);

    /// Trades of a market come by their numbers.
    ///
    /// @param payment the transfer with the trade's id; null when there is none
    void trade(Trade trade, @Nullable Transfer payment);

    /// A transfer that pays somebody out of the market's escrow, once more.
    void payout(Transfer transfer);

    void position(Position position);

    void candle(Candle candle);

    /// An entry of a market that is not there.
    void stray(Object entry);

    /// An entry that says what no entry can say.
    void unreadable(String why);
  }
}

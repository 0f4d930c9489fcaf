package org.bellwether.domain.settlement;

import java.math.BigInteger;
import java.time.Instant;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// Everything that was ever booked, as an auditor reads it.
public interface Books {

  /// Shows all books piece by piece: the sum of all balances, the accounts, what the house has
  /// covered, the transfers, the positions, and then one market after the other with what belongs
  /// to it. Each call of the reader tells what was true at one moment, and so do all calls about
  /// one market; from one to the next, business goes on. What was booked before the reading began
  /// is shown.
  ///
  /// Neither the books nor a reader need more memory for more of them.
  void read(Reader reader);

  /// Who reads. The market an entry belongs to is the last one shown before it.
  interface Reader {

    /// @param total all balances together, in micro-credits
    void balances(BigInteger total);

    /// @param transfers what its transfers make of its balance, in micro-credits
    /// @param ofMarket whether it is the escrow of a market that is there
    void account(Account account, NetCredits balance, BigInteger transfers, boolean ofMarket);

    /// What the house has covered for an account in reversals, and was not repaid.
    ///
    /// @param covered in all markets together
    /// @param transfers what its transfers from and to the house make of it
    void covered(AccountId account, BigInteger covered, BigInteger transfers);

    /// @param from who pays; null when there is no such account
    /// @param to who is paid; null when there is no such account
    void transfer(Transfer transfer, @Nullable Party from, @Nullable Party to);

    /// @param trades what its trades make of it
    /// @param price of its outcome; null when its market has no such outcome, or is not there
    void position(Position position, Fold trades, @Nullable Price price);

    /// @param imported volume that it came with
    /// @param settlement null while it is open, and where it came resolved
    void market(
        Market market,
        Credits imported,
        @Nullable Settlement settlement,
        EscrowFlow escrow,
        Claims claims);

    /// Trades of a market come by their numbers.
    ///
    /// @param payment the transfer with the trade's id; null when there is none
    /// @param hasPosition whether there is a position of the trader in the outcome
    void trade(Trade trade, @Nullable Transfer payment, boolean hasPosition);

    /// What one account has from the market's settlement, in micro-credits.
    ///
    /// @param owed by the positions of its holder
    /// @param paid by transfers out of the market's escrow, less what was taken back
    void payout(AccountId account, BigInteger owed, BigInteger paid);

    /// Comes when all trades of its interval have been shown.
    void candle(Candle candle);

    /// All candles that ended by then have been shown, and no trade of one is still to come.
    void candlesEndedBy(Instant end);

    /// An entry of a market that is not there.
    void orphan(Object entry);

    /// An entry that says what no entry can say.
    void unreadable(String why);
  }

  /// One side of a transfer. Of an escrow that was closed together with its market only its
  /// transfers are left; it is known by their adding up to nothing.
  ///
  /// @param ofMarket whether it is the escrow of a market that is there
  record Party(Account.Kind kind, boolean ofMarket) {}

  /// What all trades of one user in one outcome come to, in millionths.
  ///
  /// @param trades how many there are
  /// @param shares bought, less those sold
  /// @param cost paid, less what was got
  /// @param least how many shares were held at the worst moment
  record Fold(long trades, BigInteger shares, BigInteger cost, BigInteger least) {}

  /// A market's escrow, in micro-credits.
  ///
  /// @param balance 0 when there is no account
  /// @param subsidy paid in by transfers
  /// @param refund paid back by transfers, less what was taken back
  /// @param payments how many transfers pay for trades
  record EscrowFlow(long balance, BigInteger subsidy, BigInteger refund, long payments) {}

  /// How many positions of a market that hold shares have been paid out, and how many not.
  record Claims(long settled, long unpaid) {}
}

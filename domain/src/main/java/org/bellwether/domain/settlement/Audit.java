package org.bellwether.domain.settlement;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.Account.Kind;
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

/// Recomputes the invariants I1 to I5 from transfers and trades. It believes nothing that can be
/// derived: balances, positions, volume and candles are folded again, every trade is made again by
/// a market maker of the same funding and must have been paid for, and every market must have got
/// its subsidy, paid its holders and returned the rest.
///
/// It remembers nothing but the market it is at, and of that no more than lasts one day: the folds
/// that would need more are done by the books.
public final class Audit implements Books.Reader {
  private final Findings findings;
  private @Nullable MarketAudit market;
  private long accounts;
  private long markets;
  private long trades;
  private long transfers;

  /// @param violations told of each one as it is found
  public Audit(Consumer<Violation> violations) {
    findings = new Findings(violations, "");
  }

  /// What is wrong.
  ///
  /// @param detail for people: what it is about, and both numbers in micro-units
  public record Violation(Invariant invariant, String detail) {
    @Override
    public String toString() {
      return invariant + ": " + detail;
    }
  }

  /// How much was read.
  public record Extent(long accounts, long transfers, long markets, long trades) {}

  @Override
  public void balances(BigInteger total) {
    findings.require(
        total.signum() == 0, Invariant.I1, "all balances together are ", total, ", not 0");
  }

  @Override
  public void account(
      Account account, NetCredits balance, BigInteger transfersMake, boolean ofMarket) {
    accounts++;
    long micros = balance.micros();
    findings.require(
        micros >= 0 || account.kind() == Kind.ISSUANCE,
        Invariant.I4,
        "account ",
        account.id(),
        " is overdrawn: ",
        micros);
    findings.require(
        transfersMake.equals(BigInteger.valueOf(micros)),
        Invariant.I5,
        "account ",
        account.id(),
        " holds ",
        micros,
        ", its transfers make ",
        transfersMake);
    findings.require(
        account.kind() != Kind.ESCROW || ofMarket || micros == 0,
        Invariant.I2,
        "escrow ",
        account.id(),
        " holds ",
        micros,
        " for no market");
  }

  @Override
  public void covered(AccountId account, BigInteger covered, BigInteger transfersMake) {
    findings.require(
        covered.equals(transfersMake),
        Invariant.I5,
        "the house has covered ",
        covered,
        " for account ",
        account,
        ", its transfers make ",
        transfersMake);
  }

  @Override
  public void transfer(Transfer transfer, Books.@Nullable Party from, Books.@Nullable Party to) {
    transfers++;
    findings.require(
        from != null && to != null && goes(transfer.reason(), from.kind(), to.kind()),
        Invariant.I1,
        "no ",
        transfer.reason(),
        " goes from ",
        from == null ? null : from.kind(),
        " to ",
        to == null ? null : to.kind(),
        ": transfer ",
        transfer.id());
    boolean hasMarket =
        switch (transfer.reason()) {
          // a market that nobody traded may be gone
          case GRANT, SUBSIDY, REFUND, REFUND_REVERSAL, COVER, REPAYMENT -> true;
          case PURCHASE, PAYOUT_REVERSAL -> to == null || to.ofMarket();
          case SALE, PAYOUT -> from == null || from.ofMarket();
        };
    if (!hasMarket) {
      orphan(transfer);
    }
  }

  private static boolean goes(Transfer.Reason reason, Kind from, Kind to) {
    Set<Kind> sponsors = Set.of(Kind.USER, Kind.HOUSE);
    return switch (reason) {
      case GRANT -> from == Kind.ISSUANCE && sponsors.contains(to);
      case SUBSIDY, REFUND_REVERSAL -> sponsors.contains(from) && to == Kind.ESCROW;
      case PURCHASE, PAYOUT_REVERSAL -> from == Kind.USER && to == Kind.ESCROW;
      case SALE, PAYOUT -> from == Kind.ESCROW && to == Kind.USER;
      case REFUND -> from == Kind.ESCROW && sponsors.contains(to);
      case COVER -> from == Kind.HOUSE && to == Kind.USER;
      case REPAYMENT -> from == Kind.USER && to == Kind.HOUSE;
    };
  }

  @Override
  public void position(Position position, Books.Fold fold, @Nullable Price price) {
    if (price == null) {
      orphan(position);
    }
    findings.require(
        fold.trades() > 0
            && fold.shares().equals(BigInteger.valueOf(position.shares().micros()))
            && fold.cost().equals(BigInteger.valueOf(position.cost().micros())),
        Invariant.I5,
        position,
        " is not what its trades make: ",
        fold);
    findings.require(
        fold.least().signum() >= 0, Invariant.I3, position, " was sold before it was held");
    Credits payout = position.payout();
    if (payout != null && price != null) {
      Credits due = price.of(position.shares());
      findings.require(
          payout.equals(due), Invariant.I5, "the payout of ", position, " should have been ", due);
    }
  }

  @Override
  public void market(
      Market shown,
      Credits imported,
      @Nullable Settlement settlement,
      Books.EscrowFlow escrow,
      Books.Claims claims) {
    closeMarket();
    markets++;
    market = new MarketAudit(shown, imported, settlement, escrow, claims, findings);
  }

  private MarketAudit market() {
    return Objects.requireNonNull(market);
  }

  private void closeMarket() {
    if (market != null) {
      market.close();
      market = null;
    }
  }

  @Override
  public void trade(Trade trade, @Nullable Transfer payment, boolean hasPosition) {
    trades++;
    market().trade(trade, payment, hasPosition);
  }

  @Override
  public void payout(AccountId account, BigInteger owed, BigInteger paid) {
    market().payout(account, owed, paid);
  }

  @Override
  public void candle(Candle candle) {
    market().candle(candle);
  }

  @Override
  public void candlesEndedBy(Instant end) {
    market().candlesEndedBy(end);
  }

  @Override
  public void orphan(Object entry) {
    findings.require(false, Invariant.I5, "no market is there for ", entry);
  }

  @Override
  public void unreadable(String why) {
    findings.require(false, Invariant.I5, "an entry makes no sense: ", why);
  }

  /// To be called when everything has been read.
  public Extent finish() {
    closeMarket();
    return new Extent(accounts, transfers, markets, trades);
  }
}

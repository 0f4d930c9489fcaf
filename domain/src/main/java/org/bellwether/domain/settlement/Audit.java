package org.bellwether.domain.settlement;

import java.util.HashMap;
import java.util.Map;
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
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.jspecify.annotations.Nullable;

/// Recomputes the invariants I1 to I5 from transfers and trades. It believes nothing that can be
/// derived: balances, positions, volume and candles are folded again, every trade is made again by
/// a market maker of the same funding and must have been paid for, and every market must have got
/// its subsidy, paid its holders and returned the rest.
public final class Audit implements Books.Reader {
  private final Findings findings;
  private final Map<AccountId, Kind> kinds = new HashMap<>();
  private final Map<AccountId, Long> balances = new HashMap<>();
  private final Map<AccountId, Long> folded = new HashMap<>();
  private final Map<AccountId, EscrowFlow> flows = new HashMap<>();
  private boolean ledgerIsRead;
  private @Nullable MarketAudit market;
  private long markets;
  private long trades;
  private long transfers;

  /// @param violations told of each one as it is found
  public Audit(Consumer<Violation> violations) {
    findings = new Findings(violations, "");
  }

  /// What is wrong.
  ///
  /// @param invariant I1 to I5
  /// @param detail for people: what it is about, and both numbers in micro-units
  public record Violation(String invariant, String detail) {
    @Override
    public String toString() {
      return invariant + ": " + detail;
    }
  }

  /// How much was read.
  public record Extent(long accounts, long transfers, long markets, long trades) {}

  /// What the transfers say of one market's escrow, in micro-credits.
  static final class EscrowFlow {
    long subsidy;
    long refund;
    long payments;
  }

  @Override
  public void account(Account account, NetCredits balance) {
    kinds.put(account.id(), account.kind());
    balances.put(account.id(), balance.micros());
    findings.require(
        balance.micros() >= 0 || account.kind() == Kind.ISSUANCE,
        "I4",
        "account ",
        account.id(),
        " is overdrawn: ",
        balance.micros());
  }

  @Override
  public void transfer(Transfer transfer) {
    transfers++;
    Kind from = kinds.get(transfer.from());
    Kind to = kinds.get(transfer.to());
    findings.require(
        from != null && to != null && goes(transfer.reason(), from, to),
        "I1",
        "no ",
        transfer.reason(),
        " goes from ",
        from,
        " to ",
        to,
        ": transfer ",
        transfer.id());
    long amount = transfer.amount().micros();
    folded.merge(transfer.from(), -amount, Long::sum);
    folded.merge(transfer.to(), amount, Long::sum);
    switch (transfer.reason()) {
      case SUBSIDY -> flow(transfer.to()).subsidy += amount;
      case REFUND -> flow(transfer.from()).refund += amount;
      case PURCHASE -> flow(transfer.to()).payments++;
      case SALE -> flow(transfer.from()).payments++;
      case GRANT, PAYOUT -> {}
    }
  }

  private static boolean goes(Transfer.Reason reason, Kind from, Kind to) {
    Set<Kind> sponsors = Set.of(Kind.USER, Kind.HOUSE);
    return switch (reason) {
      case GRANT -> from == Kind.ISSUANCE && sponsors.contains(to);
      case SUBSIDY -> sponsors.contains(from) && to == Kind.ESCROW;
      case PURCHASE -> from == Kind.USER && to == Kind.ESCROW;
      case SALE, PAYOUT -> from == Kind.ESCROW && to == Kind.USER;
      case REFUND -> from == Kind.ESCROW && sponsors.contains(to);
    };
  }

  private EscrowFlow flow(AccountId escrow) {
    return flows.computeIfAbsent(escrow, _ -> new EscrowFlow());
  }

  /// Once, when all transfers have been read.
  private void closeLedger() {
    if (ledgerIsRead) {
      return;
    }
    ledgerIsRead = true;
    long sum = balances.values().stream().mapToLong(Long::longValue).sum();
    findings.require(sum == 0, "I1", "all balances together are ", sum, ", not 0");
    balances.forEach((account, balance) -> {
      long fold = folded.getOrDefault(account, 0L);
      findings.require(
          fold == balance,
          "I5",
          "account ",
          account,
          " holds ",
          balance,
          ", its transfers make ",
          fold);
    });
    folded.clear();
  }

  @Override
  public void market(Market shown, Credits imported, @Nullable Settlement settlement) {
    closeLedger();
    closeMarket();
    markets++;
    kinds.remove(shown.escrow());
    market =
        new MarketAudit(
            shown,
            imported,
            settlement,
            balances.getOrDefault(shown.escrow(), 0L),
            flow(shown.escrow()),
            findings);
  }

  private MarketAudit market() {
    return Objects.requireNonNull(market);
  }

  private void closeMarket() {
    if (market != null) {
      market.close();
    }
  }

  @Override
  public void trade(Trade trade, @Nullable Transfer payment) {
    trades++;
    market().trade(trade, payment);
  }

  @Override
  public void payout(Transfer transfer) {
    market().payout(transfer);
  }

  @Override
  public void position(Position position) {
    market().position(position);
  }

  @Override
  public void candle(Candle candle) {
    market().candle(candle);
  }

  @Override
  public void stray(Object entry) {
    findings.require(false, "I5", "no market is there for ", entry);
  }

  @Override
  public void unreadable(String why) {
    findings.require(false, "I5", "an entry makes no sense: ", why);
  }

  /// To be called when everything has been read.
  public Extent finish() {
    closeLedger();
    closeMarket();
    market = null;
    kinds.forEach((account, kind) ->
        findings.require(
            kind != Kind.ESCROW || balances.getOrDefault(account, 0L) == 0,
            "I2",
            "escrow ",
            account,
            " holds ",
            balances.get(account),
            " for no market"));
    return new Extent(balances.size(), transfers, markets, trades);
  }
}

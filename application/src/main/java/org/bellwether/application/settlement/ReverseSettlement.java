package org.bellwether.application.settlement;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.Transfer.Reason;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.settlement.Recovery;
import org.bellwether.domain.settlement.Recovery.Payment;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Position;

/// Takes back what the settlement of a market has paid whose resolution is being taken back: first
/// what went to the sponsor, then some payouts at a time. When all is in the escrow again, and not
/// before, the market is closed and can be resolved. A durable job, as [SettleMarket] is: every
/// payment is taken back once.
public final class ReverseSettlement {
  /// The kind of the job.
  public static final String JOB = "reverse-settlement";

  private static final int CHUNK = 1000;

  private final Transactions transactions;
  private final SettlementRepository settlements;
  private final MarketRepository markets;
  private final Ledger ledger;
  private final AuditTrail trail;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public ReverseSettlement(
      Transactions transactions,
      SettlementRepository settlements,
      MarketRepository markets,
      Ledger ledger,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.settlements = settlements;
    this.markets = markets;
    this.ledger = ledger;
    this.trail = trail;
    this.ids = ids;
    this.clock = clock;
  }

  public void execute(MarketId id) {
    boolean more;
    do {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted; the reversal goes on when run again");
      }
      more = transactions.inTransaction(() -> takeBackSome(id));
    } while (more);
  }

  /// Whether there is more to do. Holds the market, as who changes it does, and then the
  /// settlement, for which it waits while a node still pays some.
  private boolean takeBackSome(MarketId id) {
    Optional<Market> found = markets.lock(id);
    if (found.isEmpty() || !found.get().isBeingReversed()) {
      return false;
    }
    Market market = found.get();
    Settlement settlement = settlements.lock(id).orElseThrow();
    if (settlement.isComplete()) {
      takeRestBack(market, settlement);
      return true;
    }
    List<Position> paid = settlements.findPaid(id, CHUNK);
    if (paid.isEmpty()) {
      close(market, settlement);
      return false;
    }
    takePayoutsBack(paid, market, settlement);
    return true;
  }

  private void takeRestBack(Market market, Settlement settlement) {
    Funding funding = market.funding();
    Credits rest = settlement.leftOver();
    if (funding != null && rest != null && !rest.equals(Credits.ZERO)) {
      recover(List.of(new Payment(funding.sponsor(), rest)), Reason.REFUND_REVERSAL, market);
    }
    settlements.retreat(settlement.reopen(), List.of());
  }

  private void takePayoutsBack(List<Position> paid, Market market, Settlement settlement) {
    List<Payment> payouts = new ArrayList<>();
    List<Position> unpaid = new ArrayList<>();
    Credits sum = Credits.ZERO;
    for (Position position : paid) {
      Credits payout = position.payout();
      unpaid.add(new Position(position.key(), position.shares(), position.cost(), null));
      if (payout != null && !payout.equals(Credits.ZERO)) {
        payouts.add(new Payment(position.key().userId().account(), payout));
        sum = sum.plus(payout);
      }
    }
    recover(payouts, Reason.PAYOUT_REVERSAL, market);
    settlements.retreat(settlement.retreat(unpaid.size(), sum), unpaid);
  }

  private void recover(List<Payment> payments, Reason as, Market market) {
    Set<AccountId> accounts =
        new HashSet<>(Set.of(market.escrow(), AccountId.HOUSE, AccountId.ISSUANCE));
    payments.forEach(payment -> accounts.add(payment.to()));
    Recovery recovery = Recovery.of(payments, ledger.lock(accounts));
    ledger.post(recovery.transfers(as, market.escrow(), ids, clock.instant()));
    Map<AccountId, Credits> covered = new HashMap<>(recovery.covered());
    settlements
        .findCovered(market.id(), recovery.covered().keySet())
        .forEach((account, before) -> covered.merge(account, before, Credits::plus));
    settlements.saveCovered(market.id(), covered);
  }

  private void close(Market market, Settlement settlement) {
    Instant now = clock.instant();
    Credits covered = settlements.sumCovered(market.id());
    Market closed = market.reversed(settlement.closingPrices(market), covered, now);
    if (!markets.update(closed)) {
      throw new IllegalStateException("market " + market.id() + " changed while it was locked");
    }
    settlements.delete(market.id());
    trail.record(
        new AuditTrail.Entry(
            now,
            null,
            null,
            "close-reversed",
            "market:" + market.id(),
            "all payments are back, "
                + covered.toDecimal().toPlainString()
                + " credits of them covered by the house"));
  }
}

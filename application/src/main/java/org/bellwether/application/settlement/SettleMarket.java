package org.bellwether.application.settlement;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.settlement.Repayment;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Position;

/// Pays the holders of a market that is resolved or cancelled, some at a time, and then gives what
/// is left to its sponsor. It stops where the resolution is being taken back. A durable job: it may
/// be cut off at any moment and run again, by several nodes at once, and every position is paid
/// once.
public final class SettleMarket {
  /// The kind of the job.
  public static final String JOB = "settle-market";

  private static final int CHUNK = 1000;

  private final Transactions transactions;
  private final SettlementRepository settlements;
  private final MarketRepository markets;
  private final Ledger ledger;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public SettleMarket(
      Transactions transactions,
      SettlementRepository settlements,
      MarketRepository markets,
      Ledger ledger,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.settlements = settlements;
    this.markets = markets;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
  }

  public void execute(MarketId id) {
    boolean more;
    do {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted; the settlement goes on when run again");
      }
      more = transactions.inTransaction(() -> payChunk(id));
    } while (more);
  }

  /// Whether there is more to do.
  private boolean payChunk(MarketId id) {
    Optional<Settlement> settlement = settlements.lock(id);
    Optional<Market> market = markets.findById(id);
    if (settlement.isEmpty()
        || market.isEmpty()
        || settlement.get().isComplete()
        || market.get().isBeingReversed()) {
      return false;
    }
    List<Position> unpaid = settlements.findUnpaid(id, CHUNK);
    if (unpaid.isEmpty()) {
      complete(settlement.get(), market.get());
    } else {
      pay(unpaid, settlement.get(), market.get());
    }
    return !unpaid.isEmpty();
  }

  private void pay(List<Position> unpaid, Settlement settlement, Market market) {
    Instant now = clock.instant();
    List<Position> paid = new ArrayList<>();
    List<Transfer> payouts = new ArrayList<>();
    Credits sum = Credits.ZERO;
    for (Position position : unpaid) {
      Credits payout = position.value(market.outcome(position.key().outcomeId()).price());
      paid.add(new Position(position.key(), position.shares(), position.cost(), payout));
      if (!payout.equals(Credits.ZERO)) {
        AccountId account = position.key().userId().account();
        payouts.add(
            new Transfer(ids.get(), Transfer.Reason.PAYOUT, market.escrow(), account, payout, now));
        sum = sum.plus(payout);
      }
    }
    Set<AccountId> holders = payouts.stream().map(Transfer::to).collect(Collectors.toSet());
    Map<AccountId, Credits> covered = settlements.findCovered(market.id(), holders);
    lock(market, holders, covered);
    post(market, payouts, covered, now);
    settlements.advance(settlement.advance(paid.size(), sum), paid);
  }

  private void complete(Settlement settlement, Market market) {
    Funding funding = market.funding();
    Credits rest = Credits.ZERO;
    if (funding != null) {
      Instant now = clock.instant();
      Set<AccountId> sponsor = Set.of(funding.sponsor());
      Map<AccountId, Credits> covered = settlements.findCovered(market.id(), sponsor);
      NetCredits escrow =
          lock(market, sponsor, covered).getOrDefault(market.escrow(), NetCredits.ZERO);
      rest = new Credits(escrow.micros());
      if (!rest.equals(Credits.ZERO)) {
        Transfer refund =
            new Transfer(
                ids.get(), Transfer.Reason.REFUND, market.escrow(), funding.sponsor(), rest, now);
        post(market, List.of(refund), covered, now);
      }
    }
    settlements.advance(settlement.complete(rest, clock.instant()), List.of());
  }

  private Map<AccountId, NetCredits> lock(
      Market market, Set<AccountId> paid, Map<AccountId, Credits> covered) {
    Set<AccountId> accounts = new HashSet<>(paid);
    accounts.add(market.escrow());
    if (!covered.isEmpty()) {
      accounts.add(AccountId.HOUSE);
    }
    return ledger.lock(accounts);
  }

  /// Pays, and has the house repaid out of it.
  private void post(
      Market market, List<Transfer> payments, Map<AccountId, Credits> covered, Instant now) {
    Repayment repayment = Repayment.of(payments, covered);
    List<Transfer> transfers = new ArrayList<>(payments);
    transfers.addAll(repayment.transfers(ids, now));
    ledger.post(transfers);
    if (!repayment.left().isEmpty()) {
      settlements.saveCovered(market.id(), repayment.left());
    }
  }
}

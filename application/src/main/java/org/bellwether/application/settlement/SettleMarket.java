package org.bellwether.application.settlement;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.Transactions;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Position;

/// Pays the holders of a market that is resolved or cancelled, some at a time, and then gives what
/// is left to its sponsor. A durable job: it may be cut off at any moment and run again, by several
/// nodes at once, and every position is paid once.
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
    if (settlement.isEmpty() || market.isEmpty() || settlement.get().isComplete()) {
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
    Instant now = now();
    Set<AccountId> accounts = new HashSet<>(Set.of(market.escrow()));
    List<Position> paid = new ArrayList<>();
    List<Transfer> transfers = new ArrayList<>();
    Credits sum = Credits.ZERO;
    for (Position position : unpaid) {
      Credits payout = position.value(market.outcome(position.key().outcomeId()).price());
      paid.add(new Position(position.key(), position.shares(), position.cost(), payout));
      if (!payout.equals(Credits.ZERO)) {
        AccountId account = new AccountId(position.key().userId().value());
        accounts.add(account);
        transfers.add(
            new Transfer(ids.get(), Transfer.Reason.PAYOUT, market.escrow(), account, payout, now));
        sum = sum.plus(payout);
      }
    }
    ledger.lock(accounts);
    ledger.post(transfers);
    settlements.advance(settlement.advance(paid.size(), sum), paid);
  }

  private void complete(Settlement settlement, Market market) {
    Funding funding = market.funding();
    Credits rest = Credits.ZERO;
    if (funding != null) {
      NetCredits escrow =
          ledger
              .lock(List.of(market.escrow(), funding.sponsor()))
              .getOrDefault(market.escrow(), NetCredits.ZERO);
      rest = new Credits(escrow.micros());
      if (!rest.equals(Credits.ZERO)) {
        ledger.post(
            List.of(
                new Transfer(
                    ids.get(),
                    Transfer.Reason.REFUND,
                    market.escrow(),
                    funding.sponsor(),
                    rest,
                    now())));
      }
    }
    settlements.advance(settlement.complete(rest, now()), List.of());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

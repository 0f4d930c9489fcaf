package org.bellwether.application.market;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;

/// Removes a market for good that nobody has traded, and whose resolution was never taken back; its
/// subsidy goes back to who paid it, and its account is closed: what is left of it are the two
/// transfers and a line of the audit trail.
public final class DeleteMarket {
  private final Transactions transactions;
  private final Authority authority;
  private final MarketRepository markets;
  private final Ledger ledger;
  private final AuditTrail trail;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public DeleteMarket(
      Transactions transactions,
      Authority authority,
      MarketRepository markets,
      Ledger ledger,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.authority = authority;
    this.markets = markets;
    this.ledger = ledger;
    this.trail = trail;
    this.ids = ids;
    this.clock = clock;
  }

  public Result execute(Command command) {
    return transactions.inTransaction(() -> delete(command));
  }

  private Result delete(Command command) {
    Optional<Market> found = markets.lock(command.id());
    if (found.isEmpty()) {
      return new MarketRefusal.MarketNotFound(command.id());
    }
    Market market = found.get();
    Optional<Lack> lack =
        authority.lock(command.caller()).lackToChangeWhatBelongsTo(market.creatorId());
    if (lack.isPresent()) {
      return lack.get() == Lack.PERMISSION
          ? new MarketRefusal.NotTheCreator(market.id())
          : new MarketRefusal.NotEntitled(market.id(), lack.get());
    }
    if (!command.versions().test(market.version())) {
      return new MarketRefusal.VersionMismatch(market.id(), market.version());
    }
    if (market.trades() > 0) {
      return new MarketRefusal.MarketTraded(market.id());
    }
    if (market.reversal() != null) {
      return new MarketRefusal.MarketReversed(market.id());
    }
    Instant now = clock.instant();
    closeEscrow(market, now);
    markets.delete(market.id());
    trail.record(
        new AuditTrail.Entry(
            now,
            command.caller().id(),
            command.caller().address(),
            "delete",
            "market:" + market.id(),
            market.terms().name()));
    return new Deleted();
  }

  private void closeEscrow(Market market, Instant now) {
    Funding funding = market.funding();
    if (funding == null) {
      return;
    }
    NetCredits escrow =
        ledger
            .lock(List.of(market.escrow(), funding.sponsor()))
            .getOrDefault(market.escrow(), NetCredits.ZERO);
    if (escrow.micros() > 0) {
      ledger.post(
          List.of(
              new Transfer(
                  ids.get(),
                  Transfer.Reason.REFUND,
                  market.escrow(),
                  funding.sponsor(),
                  new Credits(escrow.micros()),
                  now)));
    }
    ledger.close(market.escrow());
  }

  /// @param versions the versions of the market that may be deleted
  public record Command(Caller caller, MarketId id, LongPredicate versions) {}

  /// Deleted, or a refusal.
  public sealed interface Result
      permits Deleted,
          MarketRefusal.MarketNotFound,
          MarketRefusal.NotTheCreator,
          MarketRefusal.NotEntitled,
          MarketRefusal.VersionMismatch,
          MarketRefusal.MarketTraded,
          MarketRefusal.MarketReversed {}

  /// It is gone.
  public record Deleted() implements Result {}
}

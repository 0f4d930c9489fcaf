package org.bellwether.application.settlement;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.jspecify.annotations.Nullable;

/// Takes a market's resolution back, or its being called off: people err. Only a person does it who
/// is an admin now. Paying stops at once; a job takes back what was paid, and closes the market.
public final class ReverseResolution {
  private final Idempotent idempotent;
  private final Authority authority;
  private final MarketRepository markets;
  private final SettlementRepository settlements;
  private final JobQueue jobs;
  private final AuditTrail trail;
  private final Duration period;
  private final InstantSource clock;

  /// @param period from the resolution on, in which it can be taken back; zero for never
  public ReverseResolution(
      Idempotent idempotent,
      Authority authority,
      MarketRepository markets,
      SettlementRepository settlements,
      JobQueue jobs,
      AuditTrail trail,
      Duration period,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.authority = authority;
    this.markets = markets;
    this.settlements = settlements;
    this.jobs = jobs;
    this.trail = trail;
    this.period = period;
    this.clock = clock;
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return idempotent.execute(command, keyed, this::reverse);
  }

  private Result reverse(Command command) {
    Optional<Market> found = markets.lock(command.id());
    if (found.isEmpty()) {
      return new SettlementRefusal.MarketNotFound(command.id());
    }
    Market market = found.get();
    Optional<Lack> lack = authority.lock(command.caller()).lackInPerson(Permission.ADMIN);
    if (lack.isPresent()) {
      return new SettlementRefusal.NotEntitled(market.id(), lack.get());
    }
    if (!command.versions().test(market.version())) {
      return new SettlementRefusal.VersionMismatch(market.id(), market.version());
    }
    if (market.isBeingReversed()) {
      return new SettlementRefusal.BeingReversed(market.id());
    }
    if (market.isResolvable()) {
      return new SettlementRefusal.NotResolved(market.id());
    }
    Instant now = clock.instant();
    Optional<Settlement> settlement = settlements.find(market.id());
    if (settlement.isEmpty() || !isInTime(market.resolution(), now)) {
      return new SettlementRefusal.ResolutionFinal(market.id());
    }
    Market reversing = market.reverse(Reversal.begin(command.caller().id(), command.reason(), now));
    if (!markets.update(reversing)) {
      throw new IllegalStateException("market " + market.id() + " changed while it was locked");
    }
    jobs.enqueue(new Job(ReverseSettlement.JOB, market.id().toString()));
    trail.record(
        new AuditTrail.Entry(
            now,
            command.caller().id(),
            command.caller().address(),
            "reverse-resolution",
            "market:" + market.id(),
            "no longer " + ResolveMarket.details(market) + ": " + command.reason()));
    return new Begun(reversing, settlement.get());
  }

  private boolean isInTime(@Nullable Resolution resolution, Instant now) {
    return resolution != null && period.isPositive() && !now.isAfter(resolution.at().plus(period));
  }

  /// @param versions the versions of the market that are meant
  /// @param reason for all to read
  public record Command(Caller caller, MarketId id, LongPredicate versions, String reason) {}

  /// Begun, or a refusal.
  public sealed interface Result
      permits Begun,
          SettlementRefusal.MarketNotFound,
          SettlementRefusal.NotEntitled,
          SettlementRefusal.VersionMismatch,
          SettlementRefusal.BeingReversed,
          SettlementRefusal.NotResolved,
          SettlementRefusal.ResolutionFinal {}

  /// The market as it is until all is back, and the settlement, which goes back from where it is.
  public record Begun(Market market, Settlement settlement) implements Result {}
}

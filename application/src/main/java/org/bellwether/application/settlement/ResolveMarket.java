package org.bellwether.application.settlement;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.jspecify.annotations.Nullable;

/// Answers a market's question, or calls the market off. Trading stops at once; a job pays the
/// holders afterwards.
public final class ResolveMarket {
  private final Idempotent idempotent;
  private final Authority authority;
  private final MarketRepository markets;
  private final SettlementRepository settlements;
  private final JobQueue jobs;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ResolveMarket(
      Idempotent idempotent,
      Authority authority,
      MarketRepository markets,
      SettlementRepository settlements,
      JobQueue jobs,
      AuditTrail trail,
      InstantSource clock) {
    this.idempotent = idempotent;
    this.authority = authority;
    this.markets = markets;
    this.settlements = settlements;
    this.jobs = jobs;
    this.trail = trail;
    this.clock = clock;
  }

  public IdempotentResult<Result> execute(Command command, @Nullable Keyed<Result> keyed) {
    return idempotent.execute(command, keyed, this::resolve);
  }

  private Result resolve(Command command) {
    Optional<Market> found = markets.lock(command.id());
    if (found.isEmpty()) {
      return new SettlementRefusal.MarketNotFound(command.id());
    }
    Market market = found.get();
    Optional<Lack> lack = authority.lock(command.caller()).lackToDecideFor(market.creatorId());
    if (lack.isPresent()) {
      return lack.get() == Lack.PERMISSION
          ? new SettlementRefusal.NotTheCreator(market.id())
          : new SettlementRefusal.NotEntitled(market.id(), lack.get());
    }
    if (!command.versions().test(market.version())) {
      return new SettlementRefusal.VersionMismatch(market.id(), market.version());
    }
    if (market.isBeingReversed()) {
      return new SettlementRefusal.BeingReversed(market.id());
    }
    if (!market.isResolvable()) {
      return new SettlementRefusal.AlreadyResolved(market.id(), market.status());
    }
    Instant now = clock.instant();
    Resolution how =
        new Resolution(now, command.caller().id(), command.evidenceUrl(), command.note());
    return switch (command.verdict()) {
      case Verdict.Cancel _ -> keep(market, market.cancel(how), "cancel", command);
      case Verdict.Pay pay -> {
        Set<Integer> named = new HashSet<>();
        for (String outcome : pay.weights().keySet()) {
          int index = market.indexOf(outcome);
          if (index < 0) {
            yield new SettlementRefusal.OutcomeNotFound(market.id(), outcome);
          }
          if (!named.add(index)) {
            yield new SettlementRefusal.OutcomeNamedTwice(market.id(), outcome);
          }
        }
        yield keep(market, market.resolve(weights(pay, market), how), "resolve", command);
      }
    };
  }

  private static List<Price> weights(Verdict.Pay pay, Market market) {
    List<Price> weights =
        new ArrayList<>(Collections.nCopies(market.outcomes().size(), new Price(0)));
    pay.weights().forEach((outcome, weight) -> weights.set(market.indexOf(outcome), weight));
    return weights;
  }

  private Result keep(Market before, Market ended, String action, Command command) {
    Instant now = ended.updatedAt();
    if (!markets.update(ended)) {
      throw new IllegalStateException("market " + ended.id() + " changed while it was locked");
    }
    Settlement settlement = Settlement.begin(before, settlements.countUnpaid(ended.id()), now);
    settlements.create(settlement);
    jobs.enqueue(new Job(SettleMarket.JOB, ended.id().toString()));
    trail.record(
        new AuditTrail.Entry(
            now,
            command.caller().id(),
            command.caller().address(),
            action,
            "market:" + ended.id(),
            details(ended)));
    return new Resolved(ended, settlement);
  }

  /// What each outcome pays.
  static String details(Market ended) {
    return IntStream.range(0, ended.outcomes().size())
        .mapToObj(i ->
            ended.outcomes().get(i).name()
                + " pays "
                + ended.outcomes().get(i).price().toDecimal().toPlainString())
        .collect(Collectors.joining(", "));
  }

  /// What the answer is.
  public sealed interface Verdict {

    /// Each outcome, by its id or name, pays its weight; those not named pay nothing.
    ///
    /// @param weights sum to 1; a single outcome with 1 has won
    record Pay(Map<String, Price> weights) implements Verdict {}

    /// There is none: each outcome pays its price at the moment trading stops.
    record Cancel() implements Verdict {}
  }

  /// @param versions the versions of the market that the verdict was meant for
  public record Command(
      Caller caller,
      MarketId id,
      LongPredicate versions,
      Verdict verdict,
      @Nullable String evidenceUrl,
      @Nullable String note) {}

  /// Resolved, or a refusal.
  public sealed interface Result
      permits Resolved,
          SettlementRefusal.MarketNotFound,
          SettlementRefusal.NotTheCreator,
          SettlementRefusal.NotEntitled,
          SettlementRefusal.VersionMismatch,
          SettlementRefusal.BeingReversed,
          SettlementRefusal.AlreadyResolved,
          SettlementRefusal.OutcomeNotFound,
          SettlementRefusal.OutcomeNamedTwice {}

  /// The market as it is from now on, and the settlement that begins.
  public record Resolved(Market market, Settlement settlement) implements Result {}
}

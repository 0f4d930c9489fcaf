package org.bellwether.application.market;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TermsChange;
import org.bellwether.domain.market.TermsHistory;

/// Changes the terms of a market that still trades, in part or as a whole. What it asks stands once
/// somebody other than its creator has traded: from then on it can only be clarified, with
/// [ClarifyMarket]. The former terms are kept for all to read.
public final class ReviseMarket {
  private final Transactions transactions;
  private final Authority authority;
  private final MarketRepository markets;
  private final TermsHistory history;
  private final Traders traders;
  private final UserRepository users;
  private final JobQueue jobs;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ReviseMarket(
      Transactions transactions,
      Authority authority,
      MarketRepository markets,
      TermsHistory history,
      Traders traders,
      UserRepository users,
      JobQueue jobs,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.authority = authority;
    this.markets = markets;
    this.history = history;
    this.traders = traders;
    this.users = users;
    this.jobs = jobs;
    this.trail = trail;
    this.clock = clock;
  }

  /// Knows who has traded.
  public interface Traders {
    /// Whether anybody but this user has ever traded that market.
    boolean isTradedByOthers(MarketId marketId, UserId userId);
  }

  public Result execute(Command command) {
    return transactions.inTransaction(() ->
        whileHeld(
            command.caller(),
            command.id(),
            command.versions(),
            (market, now) -> revise(market, command, now)));
  }

  private Result revise(Market market, Command command, Instant now) {
    if (!market.isTrading(now)) {
      return new MarketRefusal.MarketNotActive(
          market.id(),
          market.status() == MarketStatus.ACTIVE ? MarketStatus.CLOSED : market.status());
    }
    MarketTerms before = market.terms();
    MarketTerms after = command.change().apply(before);
    if (after.equals(before)) {
      return new Revised(GetMarket.withCreator(market, users));
    }
    if (!after.closesAt().equals(before.closesAt()) && !after.closesAt().isAfter(now)) {
      return new MarketRefusal.ClosesInThePast(after.closesAt());
    }
    if (!after.asksTheSameAs(before) && traders.isTradedByOthers(market.id(), market.creatorId())) {
      return new MarketRefusal.QuestionStands(market.id());
    }
    return keep(market, market.revise(after, now), command.caller(), "revise");
  }

  /// What is done to a market while it is held, when the caller may change it and means that
  /// version.
  Result whileHeld(
      Caller caller,
      MarketId id,
      LongPredicate versions,
      BiFunction<Market, Instant, Result> change) {
    Optional<Market> found = markets.lock(id);
    if (found.isEmpty()) {
      return new MarketRefusal.MarketNotFound(id);
    }
    Market market = found.get();
    Optional<Lack> lack = authority.lock(caller).lackToChangeWhatBelongsTo(market.creatorId());
    if (lack.isPresent()) {
      return lack.get() == Lack.PERMISSION
          ? new MarketRefusal.NotTheCreator(id)
          : new MarketRefusal.NotEntitled(id, lack.get());
    }
    if (!versions.test(market.version())) {
      return new MarketRefusal.VersionMismatch(id, market.version());
    }
    return change.apply(market, clock.instant());
  }

  /// Keeps a market whose terms have changed, and how they were.
  Result keep(Market before, Market after, Caller by, String action) {
    if (history.count(before.id()) >= TermsChange.MAX_PER_MARKET) {
      return new MarketRefusal.TooManyChanges(before.id());
    }
    Instant now = after.updatedAt();
    if (!markets.update(after)) {
      throw new IllegalStateException("market " + after.id() + " changed while it was locked");
    }
    history.add(new TermsChange(after.id(), after.version(), before.terms(), now, by.id()));
    if (!after.terms().asksTheSameAs(before.terms())) {
      jobs.enqueue(IndexingJobs.one(after.id()));
    }
    trail.record(
        new AuditTrail.Entry(
            now,
            by.id(),
            by.address(),
            action,
            "market:" + after.id(),
            whatChanged(before.terms(), after.terms()) + " in version " + after.version()));
    return new Revised(GetMarket.withCreator(after, users));
  }

  /// The fields alone: the history has their texts, which are long.
  private static String whatChanged(MarketTerms before, MarketTerms after) {
    StringJoiner fields = new StringJoiner(", ");
    if (!after.name().equals(before.name())) {
      fields.add("name");
    }
    if (!after.description().equals(before.description())) {
      fields.add("description");
    }
    if (!Objects.equals(after.category(), before.category())) {
      fields.add("category");
    }
    if (!after.tags().equals(before.tags())) {
      fields.add("tags");
    }
    if (!after.closesAt().equals(before.closesAt())) {
      fields.add("closesAt " + before.closesAt() + " becomes " + after.closesAt());
    }
    return fields.toString();
  }

  /// @param versions the versions of the market that the change was meant for
  /// @param change from the terms in force to the new ones; the same ones change nothing
  public record Command(
      Caller caller, MarketId id, LongPredicate versions, UnaryOperator<MarketTerms> change) {}

  /// Revised, or a refusal.
  public sealed interface Result
      permits Revised,
          MarketRefusal.MarketNotFound,
          MarketRefusal.NotTheCreator,
          MarketRefusal.NotEntitled,
          MarketRefusal.VersionMismatch,
          MarketRefusal.MarketNotActive,
          MarketRefusal.QuestionStands,
          MarketRefusal.TooManyChanges,
          MarketRefusal.NoRoomToClarify,
          MarketRefusal.ClosesInThePast {}

  /// The market, as it is from now on.
  public record Revised(MarketWithCreator market) implements Result {}
}

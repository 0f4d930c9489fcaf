package org.bellwether.application.market;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.bellwether.application.Transactions;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;

/// Changes the terms of a market that still trades, in part or as a whole.
public final class ReviseMarket {
  private final Transactions transactions;
  private final MarketRepository markets;
  private final UserRepository users;
  private final JobQueue jobs;
  private final InstantSource clock;

  public ReviseMarket(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      JobQueue jobs,
      InstantSource clock) {
    this.transactions = transactions;
    this.markets = markets;
    this.users = users;
    this.jobs = jobs;
    this.clock = clock;
  }

  public Result execute(Command command) {
    return transactions.inTransaction(() -> revise(command));
  }

  private Result revise(Command command) {
    Optional<Market> found = markets.lock(command.id());
    if (found.isEmpty()) {
      return new MarketRefusal.MarketNotFound(command.id());
    }
    Market market = found.get();
    if (!command.caller().mayChangeWhatBelongsTo(market.creatorId())) {
      return new MarketRefusal.NotTheCreator(market.id());
    }
    if (!command.versions().test(market.version())) {
      return new MarketRefusal.VersionMismatch(market.id(), market.version());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (!market.isTrading(now)) {
      return new MarketRefusal.MarketNotActive(
          market.id(),
          market.status() == MarketStatus.ACTIVE ? MarketStatus.CLOSED : market.status());
    }
    MarketTerms terms = command.change().apply(market.terms());
    if (terms.equals(market.terms())) {
      return new Revised(GetMarket.withCreator(market, users));
    }
    if (!terms.closesAt().equals(market.terms().closesAt()) && !terms.closesAt().isAfter(now)) {
      return new MarketRefusal.ClosesInThePast(terms.closesAt());
    }
    Market revised = market.revise(terms, now);
    if (!markets.update(revised)) {
      throw new IllegalStateException("market " + market.id() + " changed while it was locked");
    }
    if (!terms.name().equals(market.terms().name())
        || !terms.description().equals(market.terms().description())) {
      jobs.enqueue(IndexingJobs.one(market.id()));
    }
    return new Revised(GetMarket.withCreator(revised, users));
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
          MarketRefusal.VersionMismatch,
          MarketRefusal.MarketNotActive,
          MarketRefusal.ClosesInThePast {}

  /// The market, as it is from now on.
  public record Revised(MarketWithCreator market) implements Result {}
}

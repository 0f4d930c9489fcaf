package org.bellwether.domain.market;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// A question that can be traded, whole.
///
/// @param externalId how the system it was imported from names it; null when it was made here
/// @param outcomes 2 to 50, in the order of their making; in a new one no two have the [same
///   name][Unicode#compared]
/// @param funding null when nobody put up a subsidy, so that it cannot be traded
/// @param resolution null until there is one, and where an imported market came with it
/// @param reversal of the last resolution that was taken back, or is being; null when none ever was
/// @param volume credits traded, gross, those before an import included; it stops at 10⁹ credits
/// @param trades how many there were here
/// @param version 1 when made, one more with each change
public record Market(
    MarketId id,
    @Nullable String externalId,
    UserId creatorId,
    MarketTerms terms,
    List<Outcome> outcomes,
    MarketStatus status,
    @Nullable Funding funding,
    @Nullable Resolution resolution,
    @Nullable Reversal reversal,
    Credits volume,
    long trades,
    Instant createdAt,
    Instant updatedAt,
    long version) {
  public static final int MIN_OUTCOMES = 2;
  public static final int MAX_OUTCOMES = 50;
  public static final int MAX_EXTERNAL_ID_LENGTH = 300;

  public Market {
    outcomes = List.copyOf(outcomes);
    if (outcomes.size() < MIN_OUTCOMES || outcomes.size() > MAX_OUTCOMES) {
      throw new IllegalArgumentException(
          "a market has "
              + MIN_OUTCOMES
              + " to "
              + MAX_OUTCOMES
              + " outcomes, not "
              + outcomes.size());
    }
    // what was the same name by fewer rules, when it was made
    requireDifferent(outcomes, outcome -> outcome.name().toLowerCase(Locale.ROOT));
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + version);
    }
  }

  private static void requireDifferent(
      List<Outcome> outcomes, Function<Outcome, String> comparedBy) {
    if (outcomes.stream().map(comparedBy).distinct().count() < outcomes.size()) {
      throw new IllegalArgumentException(
          "the outcomes of a market have different names, not "
              + outcomes.stream().map(Outcome::name).toList());
    }
  }

  /// A market without funding: nobody can trade it.
  public Market(
      MarketId id,
      @Nullable String externalId,
      UserId creatorId,
      MarketTerms terms,
      List<Outcome> outcomes,
      MarketStatus status,
      Credits volume,
      Instant createdAt,
      Instant updatedAt,
      long version) {
    this(
        id,
        externalId,
        creatorId,
        terms,
        outcomes,
        status,
        null,
        null,
        null,
        volume,
        0,
        createdAt,
        updatedAt,
        version);
  }

  /// A new market, open for trading, nothing traded yet.
  public static Market open(
      MarketId id, UserId creatorId, MarketTerms terms, List<Outcome> outcomes, Instant now) {
    requireDifferent(outcomes, outcome -> Unicode.compared(outcome.name()));
    return new Market(
        id, null, creatorId, terms, outcomes, MarketStatus.ACTIVE, Credits.ZERO, now, now, 1);
  }

  /// The same market, with a subsidy that somebody put up.
  ///
  /// @param prices those its market maker opens at
  public Market fundedBy(Funding by, List<Price> prices) {
    return new Market(
        id,
        externalId,
        creatorId,
        terms,
        at(prices),
        status,
        by,
        resolution,
        reversal,
        volume,
        trades,
        createdAt,
        updatedAt,
        version);
  }

  private List<Outcome> at(List<Price> prices) {
    return IntStream.range(0, outcomes.size())
        .mapToObj(i -> outcomes.get(i).at(prices.get(i)))
        .toList();
  }

  /// The account that holds what pays the winners; it exists once the market is funded.
  public AccountId escrow() {
    return id.escrow();
  }

  /// Where the outcome stands that this text names, by its id or by its name, as names are
  /// [compared][Unicode#compared]; -1 when there is none. An id goes before a name, and the same
  /// letters before those that compare equal, which an old market may have several of.
  public int indexOf(String outcome) {
    return first(known -> known.id().toString().equalsIgnoreCase(outcome.strip()))
        .or(() -> first(known -> known.name().equals(outcome.strip())))
        .or(() -> {
          String name = Unicode.compared(outcome);
          return first(known -> Unicode.compared(known.name()).equals(name));
        })
        .orElse(-1);
  }

  private Optional<Integer> first(Predicate<Outcome> meant) {
    return IntStream.range(0, outcomes.size())
        .boxed()
        .filter(i -> meant.test(outcomes.get(i)))
        .findFirst();
  }

  /// The outcome with that id, which must be one of this market's.
  public Outcome outcome(OutcomeId outcomeId) {
    return outcomes.stream()
        .filter(outcome -> outcome.id().equals(outcomeId))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("market " + id + " has no outcome " + outcomeId));
  }

  public List<Price> prices() {
    return outcomes.stream().map(Outcome::price).toList();
  }

  /// The shares that people hold, per outcome.
  public List<Shares> outstanding() {
    return outcomes.stream().map(Outcome::outstanding).toList();
  }

  /// Whether it can be traded at that time, whether or not it has been closed since. Only then may
  /// its terms change: afterwards traders rely on them.
  public boolean isTrading(Instant now) {
    return status == MarketStatus.ACTIVE && now.isBefore(terms.closesAt());
  }

  /// Whether the question may be answered now, or the market called off.
  public boolean isResolvable() {
    return status == MarketStatus.ACTIVE || status == MarketStatus.CLOSED;
  }

  /// The same market under other terms, one version on.
  public Market revise(MarketTerms newTerms, Instant now) {
    if (!isTrading(now)) {
      throw new IllegalStateException("market " + id + " is " + status);
    }
    return changed(newTerms, outcomes, status, resolution, reversal, volume, trades, now);
  }

  /// The same market with a clarification of its question, one version on: also once it has closed,
  /// as long as the question is not answered.
  public Market clarify(String clarification, Instant now) {
    if (!isResolvable()) {
      throw new IllegalStateException("market " + id + " is " + status);
    }
    return changed(
        terms.clarified(clarification, now),
        outcomes,
        status,
        resolution,
        reversal,
        volume,
        trades,
        now);
  }

  /// The market as it can be traded at that time, or why it cannot.
  public Tradability tradable(Instant now) {
    if (status != MarketStatus.ACTIVE) {
      return new Tradability.Refusal.NotActive(status);
    }
    if (!now.isBefore(terms.closesAt())) {
      return new Tradability.Refusal.TradingEnded(terms.closesAt());
    }
    return funding == null ? new Tradability.Refusal.NotFunded() : new Tradable(this, funding, now);
  }

  Market traded(List<Outcome> after, Credits amount, Instant now) {
    return changed(
        terms, after, status, resolution, reversal, volume.plusAtMost(amount), trades + 1, now);
  }

  /// The same market, answered: each outcome pays its weight from now on.
  ///
  /// @param weights what a share of each outcome pays, sum to 1
  public Market resolve(List<Price> weights, Resolution how) {
    return end(MarketStatus.RESOLVED, weights, how);
  }

  /// The same market, called off: each outcome pays its price of this moment.
  public Market cancel(Resolution how) {
    return end(MarketStatus.CANCELLED, prices(), how);
  }

  private Market end(MarketStatus as, List<Price> payouts, Resolution how) {
    if (!isResolvable()) {
      throw new IllegalStateException("market " + id + " is " + status);
    }
    if (payouts.size() != outcomes.size()
        || payouts.stream().mapToLong(Price::micros).sum() != Price.ONE.micros()) {
      throw new IllegalArgumentException("what the outcomes pay sums to 1, not as in " + payouts);
    }
    return changed(terms, at(payouts), as, how, reversal, volume, trades, how.at());
  }

  /// Whether the resolution is being taken back: some of what it paid may be back by now.
  public boolean isBeingReversed() {
    return reversal != null && !reversal.isComplete();
  }

  /// The same market, its resolution from now on being taken back; it stands until all is back.
  public Market reverse(Reversal why) {
    if (resolution == null || isBeingReversed()) {
      throw new IllegalStateException("market " + id + " is " + status);
    }
    return changed(terms, outcomes, status, resolution, why, volume, trades, why.at());
  }

  /// The same market once all is back: closed, so that its question can be answered otherwise.
  ///
  /// @param prices as when trading stopped
  /// @param covered what the house put up
  public Market reversed(List<Price> prices, Credits covered, Instant now) {
    if (reversal == null || reversal.isComplete()) {
      throw new IllegalStateException("market " + id + " is " + status);
    }
    return changed(
        terms,
        at(prices),
        MarketStatus.CLOSED,
        null,
        reversal.complete(covered, now),
        volume,
        trades,
        now);
  }

  private Market changed(
      MarketTerms newTerms,
      List<Outcome> newOutcomes,
      MarketStatus newStatus,
      @Nullable Resolution newResolution,
      @Nullable Reversal newReversal,
      Credits newVolume,
      long newTrades,
      Instant now) {
    return new Market(
        id,
        externalId,
        creatorId,
        newTerms,
        newOutcomes,
        newStatus,
        funding,
        newResolution,
        newReversal,
        newVolume,
        newTrades,
        createdAt,
        now,
        version + 1);
  }

  /// The market as lists show it.
  public MarketSummary summary() {
    return new MarketSummary(
        id,
        externalId,
        creatorId,
        terms.name(),
        terms.category(),
        terms.tags(),
        outcomes,
        status,
        funding == null ? null : funding.liquidity(),
        volume,
        terms.closesAt(),
        createdAt,
        updatedAt,
        version);
  }
}

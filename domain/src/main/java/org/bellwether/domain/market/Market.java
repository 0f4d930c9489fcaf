package org.bellwether.domain.market;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.jspecify.annotations.Nullable;

/// A question that can be traded, whole.
///
/// @param externalId how the system it was imported from names it; null when it was made here
/// @param outcomes 2 to 50, in the order of their making, no name twice whatever its case
/// @param volume credits traded, gross
/// @param version 1 when made, one more with each change
public record Market(
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
    if (outcomes.stream().map(o -> o.name().toLowerCase(Locale.ROOT)).distinct().count()
        < outcomes.size()) {
      throw new IllegalArgumentException(
          "the outcomes of a market have different names, not "
              + outcomes.stream().map(Outcome::name).toList());
    }
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + version);
    }
  }

  /// A new market, open for trading, nothing traded yet.
  public static Market open(
      MarketId id, UserId creatorId, MarketTerms terms, List<Outcome> outcomes, Instant now) {
    return new Market(
        id, null, creatorId, terms, outcomes, MarketStatus.ACTIVE, Credits.ZERO, now, now, 1);
  }

  /// Whether its terms may still change: only while it trades, since traders rely on them after.
  public boolean isRevisable() {
    return status == MarketStatus.ACTIVE;
  }

  /// The same market under other terms, one version on.
  public Market revise(MarketTerms newTerms, Instant now) {
    if (!isRevisable()) {
      throw new IllegalStateException("market " + id + " is " + status);
    }
    return new Market(
        id, externalId, creatorId, newTerms, outcomes, status, volume, createdAt, now, version + 1);
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
        volume,
        terms.closesAt(),
        createdAt,
        updatedAt,
        version);
  }
}

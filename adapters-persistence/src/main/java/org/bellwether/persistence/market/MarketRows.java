package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.domain.market.Shares;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.Row;
import org.bellwether.persistence.sql.Rows;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// The columns that make a market, and the way from rows to the domain.
final class MarketRows {
  static final List<Field<?>> SUMMARY =
      List.of(
          MARKETS.ID,
          MARKETS.EXTERNAL_ID,
          MARKETS.CREATOR_ID,
          MARKETS.NAME,
          MARKETS.CATEGORY,
          MARKETS.TAGS,
          MARKETS.STATUS,
          MARKETS.LIQUIDITY,
          MARKETS.VOLUME,
          MARKETS.CLOSES_AT,
          MARKETS.CREATED_AT,
          MARKETS.UPDATED_AT,
          MARKETS.VERSION);

  // a market has an id and a name too
  private static final Field<OutcomeId> OUTCOME_ID = OUTCOMES.ID.as("outcome_id");
  private static final Field<String> OUTCOME_NAME = OUTCOMES.NAME.as("outcome_name");

  static final List<Field<?>> OUTCOME =
      List.of(OUTCOME_ID, OUTCOME_NAME, OUTCOMES.PRICE, OUTCOMES.OUTSTANDING);

  private static final Field<String> DESCRIPTION = once(MARKETS.DESCRIPTION);
  private static final Field<String> EVIDENCE = once(MARKETS.EVIDENCE_URL);
  private static final Field<String> SAID = once(MARKETS.NOTE);
  private static final Field<String> REASON = once(MARKETS.REVERSAL_REASON);

  /// One row for each outcome.
  static final List<Field<?>> WHOLE =
      Stream.<List<Field<?>>>of(
              SUMMARY,
              List.of(
                  DESCRIPTION,
                  MARKETS.SPONSOR,
                  MARKETS.SUBSIDY,
                  MARKETS.TRADES,
                  MARKETS.RESOLVED_AT,
                  MARKETS.RESOLVED_BY,
                  EVIDENCE,
                  SAID,
                  MARKETS.REVERSED_AT,
                  MARKETS.REVERSED_BY,
                  REASON,
                  MARKETS.REVERSAL_COVERED,
                  MARKETS.REVERSAL_COMPLETED_AT,
                  OUTCOMES.VIRTUAL_SHARES),
              OUTCOME)
          .flatMap(List::stream)
          .toList();

  private static final Field<Instant> CLOCK = Postgres.clock();

  /// [#WHOLE], and the time of the database's clock.
  static final List<Field<?>> LOCKED =
      Stream.concat(WHOLE.stream(), Stream.<Field<?>>of(CLOCK)).toList();

  private MarketRows() {}

  /// A long text, in the row of the first outcome only.
  private static Field<String> once(Field<String> text) {
    return when(OUTCOMES.POSITION.eq(inline(0)), text).as(text.getName());
  }

  /// Of a row of [#SUMMARY], still without outcomes.
  static MarketSummary summary(Row row) {
    return new MarketSummary(
        row.get(MARKETS.ID),
        row.orNull(MARKETS.EXTERNAL_ID),
        row.get(MARKETS.CREATOR_ID),
        row.get(MARKETS.NAME),
        row.orNull(MARKETS.CATEGORY),
        List.of(row.get(MARKETS.TAGS)),
        List.of(),
        row.get(MARKETS.STATUS),
        row.orNull(MARKETS.LIQUIDITY),
        row.get(MARKETS.VOLUME),
        row.get(MARKETS.CLOSES_AT),
        row.get(MARKETS.CREATED_AT),
        row.get(MARKETS.UPDATED_AT),
        row.get(MARKETS.VERSION));
  }

  static MarketSummary with(MarketSummary market, List<Outcome> outcomes) {
    return new MarketSummary(
        market.id(),
        market.externalId(),
        market.creatorId(),
        market.name(),
        market.category(),
        market.tags(),
        outcomes,
        market.status(),
        market.liquidity(),
        market.volume(),
        market.closesAt(),
        market.createdAt(),
        market.updatedAt(),
        market.version());
  }

  /// Rows of the market's id and [#OUTCOME].
  static Map<MarketId, List<Outcome>> outcomes(Rows rows) {
    Map<MarketId, List<Outcome>> outcomes = new HashMap<>();
    while (rows.next()) {
      outcomes
          .computeIfAbsent(rows.get(OUTCOMES.MARKET_ID), _ -> new ArrayList<>())
          .add(outcome(rows));
    }
    return outcomes;
  }

  /// All rows of [#WHOLE], those of a market one after another.
  static Map<MarketId, Market> markets(Rows rows) {
    return rows.next() ? fromHere(rows) : Map.of();
  }

  /// All rows of [#LOCKED].
  static MarketRepository.Locked locked(Rows rows) {
    return rows.next()
        ? new MarketRepository.Locked(rows.get(CLOCK), fromHere(rows), Set.of())
        : new MarketRepository.Locked(Instant.EPOCH, Map.of(), Set.of());
  }

  private static Map<MarketId, Market> fromHere(Rows rows) {
    Map<MarketId, Market> markets = new LinkedHashMap<>();
    boolean more = true;
    while (more) {
      MarketSummary summary = summary(rows);
      String description = rows.get(DESCRIPTION);
      AccountId sponsor = rows.orNull(MARKETS.SPONSOR);
      Credits subsidy = rows.orNull(MARKETS.SUBSIDY);
      long trades = rows.get(MARKETS.TRADES);
      Resolution resolution = resolution(rows);
      Reversal reversal = reversal(rows);
      List<Outcome> outcomes = new ArrayList<>();
      List<Shares> virtualShares = new ArrayList<>();
      do {
        virtualShares.add(rows.get(OUTCOMES.VIRTUAL_SHARES));
        outcomes.add(outcome(rows));
        more = rows.next();
      } while (more && summary.id().equals(rows.get(MARKETS.ID)));
      Funding funding =
          sponsor == null || subsidy == null || summary.liquidity() == null
              ? null
              : new Funding(sponsor, subsidy, summary.liquidity(), virtualShares);
      markets.put(
          summary.id(),
          new Market(
              summary.id(),
              summary.externalId(),
              summary.creatorId(),
              new MarketTerms(
                  summary.name(),
                  description,
                  summary.category(),
                  summary.tags(),
                  summary.closesAt()),
              outcomes,
              summary.status(),
              funding,
              resolution,
              reversal,
              summary.volume(),
              trades,
              summary.createdAt(),
              summary.updatedAt(),
              summary.version()));
    }
    return markets;
  }

  private static @Nullable Resolution resolution(Row row) {
    UserId by = row.orNull(MARKETS.RESOLVED_BY);
    return by == null
        ? null
        : new Resolution(row.get(MARKETS.RESOLVED_AT), by, row.orNull(EVIDENCE), row.orNull(SAID));
  }

  private static @Nullable Reversal reversal(Row row) {
    UserId by = row.orNull(MARKETS.REVERSED_BY);
    return by == null
        ? null
        : new Reversal(
            row.get(MARKETS.REVERSED_AT),
            by,
            row.get(REASON),
            row.orNull(MARKETS.REVERSAL_COVERED),
            row.orNull(MARKETS.REVERSAL_COMPLETED_AT));
  }

  /// Of a row with [#OUTCOME].
  private static Outcome outcome(Row row) {
    return new Outcome(
        row.get(OUTCOME_ID),
        row.get(OUTCOME_NAME),
        row.get(OUTCOMES.PRICE),
        row.get(OUTCOMES.OUTSTANDING));
  }
}

package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.jooq.Field;
import org.jooq.Record;

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
          MARKETS.VOLUME,
          MARKETS.CLOSES_AT,
          MARKETS.CREATED_AT,
          MARKETS.UPDATED_AT,
          MARKETS.VERSION);

  // a market has an id and a name too
  private static final Field<OutcomeId> OUTCOME_ID = OUTCOMES.ID.as("outcome_id");
  private static final Field<String> OUTCOME_NAME = OUTCOMES.NAME.as("outcome_name");

  static final List<Field<?>> OUTCOME = List.of(OUTCOME_ID, OUTCOME_NAME, OUTCOMES.PRICE);

  /// The long text, in the row of the first outcome only.
  private static final Field<String> DESCRIPTION =
      when(OUTCOMES.POSITION.eq(inline(0)), MARKETS.DESCRIPTION).as("description");

  /// One row for each outcome.
  static final List<Field<?>> WHOLE =
      Stream.<List<Field<?>>>of(SUMMARY, List.of(DESCRIPTION), OUTCOME)
          .flatMap(List::stream)
          .toList();

  private MarketRows() {}

  static MarketSummary summary(Record row, List<Outcome> outcomes) {
    return new MarketSummary(
        row.get(MARKETS.ID),
        row.get(MARKETS.EXTERNAL_ID),
        row.get(MARKETS.CREATOR_ID),
        row.get(MARKETS.NAME),
        row.get(MARKETS.CATEGORY),
        List.of(row.get(MARKETS.TAGS)),
        outcomes,
        row.get(MARKETS.STATUS),
        row.get(MARKETS.VOLUME),
        row.get(MARKETS.CLOSES_AT),
        row.get(MARKETS.CREATED_AT),
        row.get(MARKETS.UPDATED_AT),
        row.get(MARKETS.VERSION));
  }

  /// @param rows those of one market, at least one
  static Market market(List<Record> rows) {
    Record row = rows.getFirst();
    return new Market(
        row.get(MARKETS.ID),
        row.get(MARKETS.EXTERNAL_ID),
        row.get(MARKETS.CREATOR_ID),
        new MarketTerms(
            row.get(MARKETS.NAME),
            row.get(DESCRIPTION),
            row.get(MARKETS.CATEGORY),
            List.of(row.get(MARKETS.TAGS)),
            row.get(MARKETS.CLOSES_AT)),
        rows.stream().map(MarketRows::outcome).toList(),
        row.get(MARKETS.STATUS),
        row.get(MARKETS.VOLUME),
        row.get(MARKETS.CREATED_AT),
        row.get(MARKETS.UPDATED_AT),
        row.get(MARKETS.VERSION));
  }

  static Outcome outcome(Record row) {
    return new Outcome(row.get(OUTCOME_ID), row.get(OUTCOME_NAME), row.get(OUTCOMES.PRICE));
  }
}

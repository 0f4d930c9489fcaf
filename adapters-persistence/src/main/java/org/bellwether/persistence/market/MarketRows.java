package org.bellwether.persistence.market;

import static java.util.Objects.requireNonNull;
import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.select;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;

/// The columns of a market, its outcomes in the same row as arrays, and the way back to the domain.
final class MarketRows {
  private static final Field<OutcomeId[]> IDS = arrayAgg(OUTCOMES.ID).as("ids");
  private static final Field<String[]> NAMES = arrayAgg(OUTCOMES.NAME).as("names");
  private static final Field<Price[]> PRICES = arrayAgg(OUTCOMES.PRICE).as("prices");

  /// To join with `markets`: its outcomes, already sorted by the subquery when they are put into
  /// arrays, which spares three sorts.
  static final Table<?> ITS_OUTCOMES =
      lateral(
          select(IDS, NAMES, PRICES)
              .from(sortedOutcomes().asTable(OUTCOMES))
              .asTable("its_outcomes"));

  private static final Field<OutcomeId[]> OUTCOME_IDS = requireNonNull(ITS_OUTCOMES.field(IDS));
  private static final Field<String[]> OUTCOME_NAMES = requireNonNull(ITS_OUTCOMES.field(NAMES));
  private static final Field<Price[]> OUTCOME_PRICES = requireNonNull(ITS_OUTCOMES.field(PRICES));

  static final List<SelectField<?>> SUMMARY =
      List.of(
          MARKETS.ID,
          MARKETS.EXTERNAL_ID,
          MARKETS.CREATOR_ID,
          MARKETS.NAME,
          MARKETS.CATEGORY,
          MARKETS.TAGS,
          OUTCOME_IDS,
          OUTCOME_NAMES,
          OUTCOME_PRICES,
          MARKETS.STATUS,
          MARKETS.VOLUME,
          MARKETS.CLOSES_AT,
          MARKETS.CREATED_AT,
          MARKETS.UPDATED_AT,
          MARKETS.VERSION);

  static final List<SelectField<?>> WHOLE =
      Stream.concat(SUMMARY.stream(), Stream.of(MARKETS.DESCRIPTION)).toList();

  private MarketRows() {}

  private static Select<?> sortedOutcomes() {
    return select(OUTCOMES.ID, OUTCOMES.NAME, OUTCOMES.PRICE)
        .from(OUTCOMES)
        .where(OUTCOMES.MARKET_ID.eq(MARKETS.ID))
        .orderBy(OUTCOMES.POSITION);
  }

  static MarketSummary summary(Record row) {
    return new MarketSummary(
        row.get(MARKETS.ID),
        row.get(MARKETS.EXTERNAL_ID),
        row.get(MARKETS.CREATOR_ID),
        row.get(MARKETS.NAME),
        row.get(MARKETS.CATEGORY),
        List.of(row.get(MARKETS.TAGS)),
        outcomes(row),
        row.get(MARKETS.STATUS),
        row.get(MARKETS.VOLUME),
        row.get(MARKETS.CLOSES_AT),
        row.get(MARKETS.CREATED_AT),
        row.get(MARKETS.UPDATED_AT),
        row.get(MARKETS.VERSION));
  }

  static Market market(Record row) {
    return new Market(
        row.get(MARKETS.ID),
        row.get(MARKETS.EXTERNAL_ID),
        row.get(MARKETS.CREATOR_ID),
        new MarketTerms(
            row.get(MARKETS.NAME),
            row.get(MARKETS.DESCRIPTION),
            row.get(MARKETS.CATEGORY),
            List.of(row.get(MARKETS.TAGS)),
            row.get(MARKETS.CLOSES_AT)),
        outcomes(row),
        row.get(MARKETS.STATUS),
        row.get(MARKETS.VOLUME),
        row.get(MARKETS.CREATED_AT),
        row.get(MARKETS.UPDATED_AT),
        row.get(MARKETS.VERSION));
  }

  private static List<Outcome> outcomes(Record row) {
    OutcomeId[] ids = row.get(OUTCOME_IDS);
    String[] names = row.get(OUTCOME_NAMES);
    Price[] prices = row.get(OUTCOME_PRICES);
    List<Outcome> outcomes = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      outcomes.add(new Outcome(ids[i], names[i], prices[i]));
    }
    return List.copyOf(outcomes);
  }
}

package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.jooq.Field;

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

  private static final int ID = column(MARKETS.ID);
  private static final int EXTERNAL_ID = column(MARKETS.EXTERNAL_ID);
  private static final int CREATOR_ID = column(MARKETS.CREATOR_ID);
  private static final int NAME = column(MARKETS.NAME);
  private static final int CATEGORY = column(MARKETS.CATEGORY);
  private static final int TAGS = column(MARKETS.TAGS);
  private static final int STATUS = column(MARKETS.STATUS);
  private static final int VOLUME = column(MARKETS.VOLUME);
  private static final int CLOSES_AT = column(MARKETS.CLOSES_AT);
  private static final int CREATED_AT = column(MARKETS.CREATED_AT);
  private static final int UPDATED_AT = column(MARKETS.UPDATED_AT);
  private static final int VERSION = column(MARKETS.VERSION);
  private static final int DESCRIPTION_COLUMN = column(DESCRIPTION);
  private static final int OUTCOME_COLUMN = column(OUTCOME_ID);

  private MarketRows() {}

  /// Its place in [#WHOLE], and in [#SUMMARY] where it is there.
  private static int column(Field<?> field) {
    return WHOLE.indexOf(field) + 1;
  }

  /// All rows of [#SUMMARY], still without outcomes.
  static List<MarketSummary> summaries(ResultSet rows) throws SQLException {
    List<MarketSummary> markets = new ArrayList<>();
    while (rows.next()) {
      markets.add(summary(rows));
    }
    return markets;
  }

  private static MarketSummary summary(ResultSet row) throws SQLException {
    return new MarketSummary(
        new MarketId(uuid(row, ID)),
        row.getString(EXTERNAL_ID),
        new UserId(uuid(row, CREATOR_ID)),
        row.getString(NAME),
        row.getString(CATEGORY),
        tags(row),
        List.of(),
        status(row),
        new Credits(row.getLong(VOLUME)),
        instant(row, CLOSES_AT),
        instant(row, CREATED_AT),
        instant(row, UPDATED_AT),
        row.getLong(VERSION));
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
        market.volume(),
        market.closesAt(),
        market.createdAt(),
        market.updatedAt(),
        market.version());
  }

  /// Rows of a market's id and [#OUTCOME].
  static Map<MarketId, List<Outcome>> outcomes(ResultSet rows) throws SQLException {
    Map<MarketId, List<Outcome>> outcomes = new HashMap<>();
    while (rows.next()) {
      outcomes
          .computeIfAbsent(new MarketId(uuid(rows, 1)), _ -> new ArrayList<>())
          .add(outcome(rows, 2));
    }
    return outcomes;
  }

  /// All rows of [#WHOLE], those of a market one after another.
  static Map<MarketId, Market> markets(ResultSet rows) throws SQLException {
    Map<MarketId, Market> markets = new HashMap<>();
    boolean more = rows.next();
    while (more) {
      MarketId id = new MarketId(uuid(rows, ID));
      MarketSummary summary = summary(rows);
      String description = rows.getString(DESCRIPTION_COLUMN);
      List<Outcome> outcomes = new ArrayList<>();
      do {
        outcomes.add(outcome(rows, OUTCOME_COLUMN));
        more = rows.next();
      } while (more && id.value().equals(uuid(rows, ID)));
      markets.put(id, market(summary, description, outcomes));
    }
    return markets;
  }

  private static Market market(MarketSummary summary, String description, List<Outcome> outcomes) {
    return new Market(
        summary.id(),
        summary.externalId(),
        summary.creatorId(),
        new MarketTerms(
            summary.name(), description, summary.category(), summary.tags(), summary.closesAt()),
        outcomes,
        summary.status(),
        summary.volume(),
        summary.createdAt(),
        summary.updatedAt(),
        summary.version());
  }

  /// @param first the column of [#OUTCOME]'s first field
  static Outcome outcome(ResultSet row, int first) throws SQLException {
    return new Outcome(
        new OutcomeId(uuid(row, first)),
        row.getString(first + 1),
        new Price(row.getLong(first + 2)));
  }

  static UUID uuid(ResultSet row, int column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  private static List<String> tags(ResultSet row) throws SQLException {
    return List.of((String[]) row.getArray(TAGS).getArray());
  }

  private static MarketStatus status(ResultSet row) throws SQLException {
    return MarketStatus.valueOf(row.getString(STATUS).toUpperCase(Locale.ROOT));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}

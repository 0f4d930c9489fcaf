package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.bellwether.persistence.sql.PreparedSql.constant;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.uuid;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.domain.market.Shares;
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

  private static final Field<OffsetDateTime> CLOCK =
      field("clock_timestamp()", OffsetDateTime.class);

  /// [#WHOLE], and the time of the database's clock.
  static final List<Field<?>> LOCKED =
      Stream.concat(WHOLE.stream(), Stream.<Field<?>>of(CLOCK)).toList();

  private static final int ID = column(MARKETS.ID);
  private static final int EXTERNAL_ID = column(MARKETS.EXTERNAL_ID);
  private static final int CREATOR_ID = column(MARKETS.CREATOR_ID);
  private static final int NAME = column(MARKETS.NAME);
  private static final int CATEGORY = column(MARKETS.CATEGORY);
  private static final int TAGS = column(MARKETS.TAGS);
  private static final int STATUS = column(MARKETS.STATUS);
  private static final int LIQUIDITY = column(MARKETS.LIQUIDITY);
  private static final int VOLUME = column(MARKETS.VOLUME);
  private static final int CLOSES_AT = column(MARKETS.CLOSES_AT);
  private static final int CREATED_AT = column(MARKETS.CREATED_AT);
  private static final int UPDATED_AT = column(MARKETS.UPDATED_AT);
  private static final int VERSION = column(MARKETS.VERSION);
  private static final int DESCRIPTION_COLUMN = column(DESCRIPTION);
  private static final int SPONSOR = column(MARKETS.SPONSOR);
  private static final int SUBSIDY = column(MARKETS.SUBSIDY);
  private static final int TRADES = column(MARKETS.TRADES);
  private static final int RESOLVED_AT = column(MARKETS.RESOLVED_AT);
  private static final int RESOLVED_BY = column(MARKETS.RESOLVED_BY);
  private static final int EVIDENCE_URL = column(EVIDENCE);
  private static final int NOTE = column(SAID);
  private static final int REVERSED_AT = column(MARKETS.REVERSED_AT);
  private static final int REVERSED_BY = column(MARKETS.REVERSED_BY);
  private static final int REVERSAL_REASON = column(REASON);
  private static final int REVERSAL_COVERED = column(MARKETS.REVERSAL_COVERED);
  private static final int REVERSAL_COMPLETED_AT = column(MARKETS.REVERSAL_COMPLETED_AT);
  private static final int VIRTUAL_SHARES = column(OUTCOMES.VIRTUAL_SHARES);
  private static final int OUTCOME_COLUMN = column(OUTCOME_ID);
  private static final int CLOCK_COLUMN = WHOLE.size() + 1;

  private MarketRows() {}

  /// A long text, in the row of the first outcome only.
  private static Field<String> once(Field<String> text) {
    return when(OUTCOMES.POSITION.eq(inline(0)), text).as(text.getName());
  }

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
        constant(row, STATUS, MarketStatus.class),
        credits(row, LIQUIDITY),
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
        market.liquidity(),
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
    return rows.next() ? fromHere(rows) : Map.of();
  }

  /// All rows of [#LOCKED].
  static MarketRepository.Locked locked(ResultSet rows) throws SQLException {
    return rows.next()
        ? new MarketRepository.Locked(instant(rows, CLOCK_COLUMN), fromHere(rows), Set.of())
        : new MarketRepository.Locked(Instant.EPOCH, Map.of(), Set.of());
  }

  private static Map<MarketId, Market> fromHere(ResultSet rows) throws SQLException {
    Map<MarketId, Market> markets = new LinkedHashMap<>();
    boolean more = true;
    while (more) {
      MarketSummary summary = summary(rows);
      String description = rows.getString(DESCRIPTION_COLUMN);
      UUID sponsor = uuid(rows, SPONSOR);
      Credits subsidy = credits(rows, SUBSIDY);
      Resolution resolution = resolution(rows);
      Reversal reversal = reversal(rows);
      long trades = rows.getLong(TRADES);
      List<Outcome> outcomes = new ArrayList<>();
      List<Shares> virtualShares = new ArrayList<>();
      do {
        outcomes.add(outcome(rows, OUTCOME_COLUMN));
        virtualShares.add(new Shares(rows.getLong(VIRTUAL_SHARES)));
        more = rows.next();
      } while (more && summary.id().value().equals(uuid(rows, ID)));
      Funding funding =
          sponsor == null || subsidy == null || summary.liquidity() == null
              ? null
              : new Funding(new AccountId(sponsor), subsidy, summary.liquidity(), virtualShares);
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

  private static @Nullable Resolution resolution(ResultSet row) throws SQLException {
    UUID by = uuid(row, RESOLVED_BY);
    return by == null
        ? null
        : new Resolution(
            instant(row, RESOLVED_AT),
            new UserId(by),
            row.getString(EVIDENCE_URL),
            row.getString(NOTE));
  }

  private static @Nullable Reversal reversal(ResultSet row) throws SQLException {
    UUID by = uuid(row, REVERSED_BY);
    Credits covered = credits(row, REVERSAL_COVERED);
    return by == null
        ? null
        : new Reversal(
            instant(row, REVERSED_AT),
            new UserId(by),
            row.getString(REVERSAL_REASON),
            covered,
            covered == null ? null : instant(row, REVERSAL_COMPLETED_AT));
  }

  /// @param first the column of [#OUTCOME]'s first field
  static Outcome outcome(ResultSet row, int first) throws SQLException {
    return new Outcome(
        new OutcomeId(uuid(row, first)),
        row.getString(first + 1),
        new Price(row.getLong(first + 2)),
        new Shares(row.getLong(first + 3)));
  }

  private static List<String> tags(ResultSet row) throws SQLException {
    return List.of((String[]) row.getArray(TAGS).getArray());
  }

  private static @Nullable Credits credits(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : new Credits(micros);
  }
}

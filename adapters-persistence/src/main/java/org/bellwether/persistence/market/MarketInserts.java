package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Shares;
import org.bellwether.persistence.schema.tables.Outcomes;
import org.bellwether.persistence.sql.Call;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// New rows of the tables `markets` and `outcomes`.
final class MarketInserts {
  /// A column of `markets`, and what a new market has there.
  private record Column<V>(TableField<?, V> field, Function<Market, ? extends @Nullable V> value) {}

  private static final List<Column<?>> COLUMNS =
      List.of(
          new Column<>(MARKETS.ID, Market::id),
          new Column<>(MARKETS.EXTERNAL_ID, Market::externalId),
          new Column<>(MARKETS.CREATOR_ID, Market::creatorId),
          new Column<>(MARKETS.NAME, market -> market.terms().name()),
          new Column<>(MARKETS.DESCRIPTION, market -> market.terms().description()),
          new Column<>(MARKETS.CATEGORY, market -> market.terms().category()),
          new Column<>(MARKETS.TAGS, market -> market.terms().tags().toArray(String[]::new)),
          new Column<>(MARKETS.COMPARED_CATEGORY, market -> market.terms().comparedCategory()),
          new Column<>(
              MARKETS.COMPARED_TAGS,
              market -> market.terms().comparedTags().toArray(String[]::new)),
          new Column<>(MARKETS.STATUS, Market::status),
          new Column<>(MARKETS.SPONSOR, market -> of(market.funding(), Funding::sponsor)),
          new Column<>(MARKETS.SUBSIDY, market -> of(market.funding(), Funding::subsidy)),
          new Column<>(MARKETS.LIQUIDITY, market -> of(market.funding(), Funding::liquidity)),
          new Column<>(MARKETS.VOLUME, Market::volume),
          // whatever was traded before there was a trade here came with an import
          new Column<>(
              MARKETS.IMPORTED_VOLUME,
              market -> market.trades() == 0 ? market.volume() : Credits.ZERO),
          new Column<>(MARKETS.TRADES, Market::trades),
          new Column<>(MARKETS.CLOSES_AT, market -> market.terms().closesAt()),
          new Column<>(MARKETS.CREATED_AT, Market::createdAt),
          new Column<>(MARKETS.UPDATED_AT, Market::updatedAt),
          new Column<>(MARKETS.VERSION, Market::version));

  private record NewOutcome(
      MarketId marketId, int position, Outcome outcome, Shares virtualShares) {}

  private static final GivenRows<NewOutcome> GIVEN =
      GivenRows.<NewOutcome>named("given")
          .column(OUTCOMES.ID, row -> row.outcome().id())
          .column(OUTCOMES.MARKET_ID, NewOutcome::marketId)
          .column(OUTCOMES.POSITION, NewOutcome::position)
          .column(OUTCOMES.NAME, row -> row.outcome().name())
          .column(OUTCOMES.PRICE, row -> row.outcome().price())
          .column(OUTCOMES.VIRTUAL_SHARES, NewOutcome::virtualShares)
          .column(OUTCOMES.OUTSTANDING, row -> row.outcome().outstanding());

  private static final PreparedSql INSERT_OUTCOMES =
      new PreparedSql(insertInto(OUTCOMES).columns(GIVEN.targets()).select(GIVEN.select()));

  private static final Outcomes OLD = OUTCOMES.as("old");

  /// Of markets that came into being by the statement before: what is there already has outcomes.
  /// Tells which they are, since a driver that batches in its own way may not tell what it
  /// inserted.
  private static final PreparedSql INSERT_OUTCOMES_OF_NEW =
      new PreparedSql(
          insertInto(OUTCOMES)
              .columns(GIVEN.targets())
              .select(
                  GIVEN
                      .select()
                      .join(MARKETS)
                      .on(MARKETS.ID.eq(GIVEN.field(OUTCOMES.MARKET_ID)))
                      .where(
                          notExists(
                              selectOne()
                                  .from(OLD)
                                  .where(OLD.MARKET_ID.eq(GIVEN.field(OUTCOMES.MARKET_ID))))))
              .returning(OUTCOMES.MARKET_ID));

  private final DSLContext database;

  MarketInserts(DSLContext database) {
    this.database = database;
  }

  enum Conflict {
    FAIL,
    SKIP
  }

  /// The markets that are new.
  List<Market> insert(List<Market> markets, Conflict externalIdKnown) {
    if (markets.isEmpty()) {
      return List.of();
    }
    var insert =
        database
            .insertInto(MARKETS)
            .columns(COLUMNS.stream().map(Column::field).toList())
            .values(Collections.nCopies(COLUMNS.size(), null));
    // a batch of one statement: its text does not depend on the number of markets
    database
        .batch(
            externalIdKnown == Conflict.SKIP
                ? insert.onConflict(MARKETS.EXTERNAL_ID).doNothing()
                : insert)
        .bind(
            markets.stream()
                .map(market ->
                    COLUMNS.stream().map(column -> column.value().apply(market)).toArray())
                .toArray(Object[][]::new))
        .execute();
    Call outcomes =
        externalIdKnown == Conflict.FAIL
            ? INSERT_OUTCOMES.on(database)
            : INSERT_OUTCOMES_OF_NEW.on(database);
    outcomes.with(GIVEN, markets.stream().flatMap(MarketInserts::outcomes).toList());
    if (externalIdKnown == Conflict.FAIL) {
      outcomes.execute();
      return markets;
    }
    Set<MarketId> created = new HashSet<>(outcomes.list(row -> row.get(OUTCOMES.MARKET_ID)));
    return markets.stream().filter(market -> created.contains(market.id())).toList();
  }

  private static <V> @Nullable V of(@Nullable Funding funding, Function<Funding, V> value) {
    return funding == null ? null : value.apply(funding);
  }

  private static Stream<NewOutcome> outcomes(Market market) {
    Funding funding = market.funding();
    return IntStream.range(0, market.outcomes().size())
        .mapToObj(i ->
            new NewOutcome(
                market.id(),
                i,
                market.outcomes().get(i),
                funding == null ? Shares.ZERO : funding.virtualShares().get(i)));
  }
}

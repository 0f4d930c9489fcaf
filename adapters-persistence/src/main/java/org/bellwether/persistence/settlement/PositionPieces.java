package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.bellwether.persistence.schema.Tables.POSITIONS;
import static org.bellwether.persistence.schema.Tables.TRADES;
import static org.bellwether.persistence.settlement.Sums.total;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import java.util.UUID;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.settlement.Books.Fold;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Side;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.bellwether.persistence.trading.PositionRows;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// The books of positions, beside what the trades make of them.
final class PositionPieces {
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final Param<UserId> USER = param("user", POSITIONS.USER_ID);
  private static final Param<MarketId> MARKET = param("market", POSITIONS.MARKET_ID);
  private static final Param<OutcomeId> OUTCOME = param("outcome", POSITIONS.OUTCOME_ID);

  private record Holding(Position position, Fold trades, @Nullable Price price) {}

  private static final Table<?> SOME_POSITIONS =
      select(PositionRows.COLUMNS)
          .from(POSITIONS)
          .where(
              row(POSITIONS.USER_ID, POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID)
                  .gt(row(USER, MARKET, OUTCOME)))
          .orderBy(POSITIONS.USER_ID, POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID)
          .limit(inline(Piece.ROWS))
          .asTable(POSITIONS);

  private static final Field<Long> MORE = field(name("signed", "more"), Long.class);
  private static final Field<Long> PAID = field(name("signed", "paid"), Long.class);
  private static final Field<Long> NUMBER = field(name("signed", "number"), Long.class);
  private static final Field<BigDecimal> HELD = field(name("run", "held"), BigDecimal.class);
  private static final Field<Long> RUN_MORE = field(name("run", "more"), Long.class);
  private static final Field<Long> RUN_PAID = field(name("run", "paid"), Long.class);
  private static final Field<Long> COUNT = field(name("fold", "made"), Long.class);
  private static final Field<BigDecimal> SHARES = field(name("fold", "shares"), BigDecimal.class);
  private static final Field<BigDecimal> COST = field(name("fold", "paid"), BigDecimal.class);
  private static final Field<BigDecimal> LEAST = field(name("fold", "least"), BigDecimal.class);

  static final Piece<Position.Key, ?> PIECE =
      new Piece<>(
          new PreparedSql(
              select(PositionRows.COLUMNS)
                  .select(COUNT, SHARES, COST, LEAST, OUTCOMES.PRICE)
                  .from(SOME_POSITIONS)
                  .leftJoin(OUTCOMES)
                  .on(OUTCOMES.ID.eq(POSITIONS.OUTCOME_ID))
                  .and(OUTCOMES.MARKET_ID.eq(POSITIONS.MARKET_ID))
                  .crossJoin(lateral(fold().asTable("fold")))
                  .orderBy(POSITIONS.USER_ID, POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID)),
          new Position.Key(new UserId(FIRST_ID), new MarketId(FIRST_ID), new OutcomeId(FIRST_ID)),
          (call, after) ->
              call.with(USER, after.userId())
                  .with(MARKET, after.marketId())
                  .with(OUTCOME, after.outcomeId()),
          row ->
              new Position.Key(
                  row.get(POSITIONS.USER_ID),
                  row.get(POSITIONS.MARKET_ID),
                  row.get(POSITIONS.OUTCOME_ID)),
          PositionPieces::holding,
          (reader, one) -> reader.position(one.position(), one.trades(), one.price()));

  private PositionPieces() {}

  private static Select<?> fold() {
    Select<?> signed =
        select(
                TRADES.NUMBER,
                signed(TRADES.SHARES).as(MORE.getName()),
                signed(TRADES.AMOUNT).as(PAID.getName()))
            .from(TRADES)
            .where(TRADES.MARKET_ID.eq(POSITIONS.MARKET_ID))
            .and(TRADES.USER_ID.eq(POSITIONS.USER_ID))
            .and(TRADES.OUTCOME_ID.eq(POSITIONS.OUTCOME_ID));
    Select<?> run =
        select(MORE, PAID, sum(MORE).over().orderBy(NUMBER).as(HELD.getName()))
            .from(signed.asTable("signed"));
    return select(
            Sums.rows().as(COUNT.getName()),
            total(sum(RUN_MORE)).as(SHARES.getName()),
            total(sum(RUN_PAID)).as(COST.getName()),
            least(total(min(HELD)), inline(BigDecimal.ZERO)).as(LEAST.getName()))
        .from(run.asTable("run"));
  }

  private static Field<Long> signed(Field<?> amount) {
    Field<Long> plain = Sums.micros(amount);
    return when(TRADES.SIDE.eq(Side.BUY), plain).otherwise(plain.neg());
  }

  private static Holding holding(Row row) {
    return new Holding(
        PositionRows.position(row),
        new Fold(
            row.get(COUNT), Sums.whole(row, SHARES), Sums.whole(row, COST), Sums.whole(row, LEAST)),
        row.orNull(OUTCOMES.PRICE));
  }
}

package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.CANDLES;
import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.bellwether.persistence.schema.Tables.POSITIONS;
import static org.bellwether.persistence.schema.Tables.TRADES;
import static org.bellwether.persistence.schema.Tables.TRANSFERS;
import static org.bellwether.persistence.settlement.Sums.total;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Trade;
import org.bellwether.persistence.ledger.TransferRows;
import org.bellwether.persistence.schema.tables.Trades;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.bellwether.persistence.trading.CandleRows;
import org.bellwether.persistence.trading.TradeRows;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Select;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// What belongs to markets, in the order of the markets.
final class MarketContents {
  private static final Param<MarketId> AFTER = param("after", MARKETS.ID);
  private static final Param<MarketId> LAST = param("last", MARKETS.ID);
  private static final GivenRows<MarketId> IDS = GivenRows.keys(MARKETS.ID);

  private static final Trades ENDS = TRADES.as("ends");
  private static final Field<Instant> EARLIEST =
      field(name("ends", "earliest"), TRADES.AT.getDataType());
  private static final Field<Boolean> HAS_POSITION =
      field(POSITIONS.USER_ID.isNotNull()).as("has_position");

  /// With the earliest time of it and all that follow: clocks may be set back.
  private static final PreparedSql PAID_TRADES =
      new PreparedSql(
          select(TradeRows.COLUMNS)
              .select(TransferRows.COLUMNS)
              .select(HAS_POSITION, EARLIEST)
              .from(
                  select(TradeRows.COLUMNS)
                      .from(TRADES)
                      .where(isBetween(TRADES.MARKET_ID))
                      .asTable(TRADES))
              .join(
                  select(
                          TRADES.ID,
                          min(TRADES.AT)
                              .over()
                              .partitionBy(TRADES.MARKET_ID)
                              .orderBy(TRADES.NUMBER.desc(), TRADES.ID)
                              .as(EARLIEST.getName()))
                      .from(TRADES)
                      .where(isBetween(TRADES.MARKET_ID))
                      .asTable(ENDS))
              .on(ENDS.ID.eq(TRADES.ID))
              .leftJoin(TRANSFERS)
              .on(TRANSFERS.ID.eq(TRADES.ID.coerce(TRANSFERS.ID)))
              .leftJoin(POSITIONS)
              .on(POSITIONS.USER_ID.eq(TRADES.USER_ID))
              .and(POSITIONS.MARKET_ID.eq(TRADES.MARKET_ID))
              .and(POSITIONS.OUTCOME_ID.eq(TRADES.OUTCOME_ID))
              .orderBy(TRADES.MARKET_ID, TRADES.NUMBER));

  private static final Field<MarketId> OWED_BY =
      field(name("owed", "market_id"), MARKETS.ID.getDataType());
  private static final Field<AccountId> OWED_TO =
      field(name("owed", "account"), TRANSFERS.TO_ACCOUNT.getDataType());
  private static final Field<BigDecimal> OWED = field(name("owed", "sum"), BigDecimal.class);
  private static final Field<MarketId> PAID_BY =
      field(name("paid", "market_id"), MARKETS.ID.getDataType());
  private static final Field<AccountId> PAID_TO =
      field(name("paid", "account"), TRANSFERS.TO_ACCOUNT.getDataType());
  private static final Field<BigDecimal> PAID = field(name("paid", "sum"), BigDecimal.class);

  private static final Field<MarketId> PAYING = coalesce(OWED_BY, PAID_BY).as("paying");
  private static final Field<AccountId> RECEIVING = coalesce(OWED_TO, PAID_TO).as("receiving");
  private static final Field<BigDecimal> SUM_OWED = total(OWED).as("sum_owed");
  private static final Field<BigDecimal> SUM_PAID = total(PAID).as("sum_paid");

  private static final PreparedSql PAYOUTS =
      new PreparedSql(
          select(PAYING, RECEIVING, SUM_OWED, SUM_PAID)
              .from(owed().asTable("owed"))
              .fullJoin(paid().asTable("paid"))
              .on(OWED_BY.eq(PAID_BY))
              .and(OWED_TO.eq(PAID_TO))
              .orderBy(PAYING));

  private static final PreparedSql BARS =
      new PreparedSql(
          select(CandleRows.COLUMNS)
              .select(OUTCOMES.MARKET_ID)
              .from(CANDLES)
              .join(OUTCOMES)
              .on(OUTCOMES.ID.eq(CANDLES.OUTCOME_ID))
              .where(isBetween(OUTCOMES.MARKET_ID))
              .orderBy(OUTCOMES.MARKET_ID, end()));

  private MarketContents() {}

  /// A trade beside its payment.
  record PaidTrade(Trade trade, @Nullable Transfer payment, boolean hasPosition, Instant earliest) {
    UUID marketId() {
      return trade.marketId().value();
    }
  }

  /// What somebody is to get from a market, beside what he got.
  record Payout(UUID marketId, AccountId account, BigInteger owed, BigInteger paid) {}

  /// A candle of a market.
  record Bar(UUID marketId, Candle candle) {}

  private static Condition isBetween(TableField<?, MarketId> market) {
    return market.gt(AFTER).and(market.le(LAST));
  }

  private static Select<?> owed() {
    return select(
            POSITIONS.MARKET_ID.as(OWED_BY.getName()),
            POSITIONS.USER_ID.as(OWED_TO.getName()),
            sum(Sums.micros(POSITIONS.PAYOUT)).as(OWED.getName()))
        .from(POSITIONS)
        .where(IDS.contain(POSITIONS.MARKET_ID))
        .and(POSITIONS.SHARES.gt(Shares.ZERO))
        .and(POSITIONS.PAYOUT.gt(Credits.ZERO))
        .groupBy(POSITIONS.MARKET_ID, POSITIONS.USER_ID);
  }

  private static Select<?> paid() {
    Field<UUID> market = field(name("both_ways", "market_id"), UUID.class);
    Field<UUID> account = field(name("both_ways", "account"), UUID.class);
    Field<Long> amount = field(name("both_ways", "amount"), Long.class);
    Field<Long> plain = Sums.micros(TRANSFERS.AMOUNT);
    return select(market, account, sum(amount).as(PAID.getName()))
        .from(
            select(
                    TRANSFERS.FROM_ACCOUNT.as(market.getName()),
                    TRANSFERS.TO_ACCOUNT.as(account.getName()),
                    plain.as(amount.getName()))
                .from(TRANSFERS)
                .where(IDS.contain(TRANSFERS.FROM_ACCOUNT))
                .and(TRANSFERS.REASON.eq(Transfer.Reason.PAYOUT))
                .unionAll(
                    select(TRANSFERS.TO_ACCOUNT, TRANSFERS.FROM_ACCOUNT, plain.neg())
                        .from(TRANSFERS)
                        .where(IDS.contain(TRANSFERS.TO_ACCOUNT))
                        .and(TRANSFERS.REASON.eq(Transfer.Reason.PAYOUT_REVERSAL)))
                .asTable("both_ways"))
        .groupBy(market, account);
  }

  /// When a candle ends.
  private static Field<Instant> end() {
    return when(CANDLES.LENGTH.eq(Candle.Interval.MINUTE), after(Duration.ofMinutes(1)))
        .when(CANDLES.LENGTH.eq(Candle.Interval.HOUR), after(Duration.ofHours(1)))
        .otherwise(after(Duration.ofDays(1)));
  }

  private static Field<Instant> after(Duration length) {
    return Postgres.later(CANDLES.START, length);
  }

  static Cursor<PaidTrade> trades(
      DSLContext snapshot, Books.Reader reader, MarketId after, MarketId last) {
    return new Cursor<>(
        PAID_TRADES.on(snapshot).with(AFTER, after).with(LAST, last),
        MarketContents::paidTrade,
        reader);
  }

  private static PaidTrade paidTrade(Row row) {
    return new PaidTrade(
        TradeRows.trade(row),
        row.orNull(TRANSFERS.ID) == null ? null : TransferRows.transfer(row),
        row.get(HAS_POSITION),
        row.get(EARLIEST));
  }

  static Cursor<Payout> payouts(DSLContext snapshot, Books.Reader reader, List<MarketId> ids) {
    return new Cursor<>(
        PAYOUTS.on(snapshot).with(IDS, ids),
        row ->
            new Payout(
                row.get(PAYING).value(),
                row.get(RECEIVING),
                Sums.whole(row, SUM_OWED),
                Sums.whole(row, SUM_PAID)),
        reader);
  }

  static Cursor<Bar> candles(
      DSLContext snapshot, Books.Reader reader, MarketId after, MarketId last) {
    return new Cursor<>(
        BARS.on(snapshot).with(AFTER, after).with(LAST, last),
        row -> {
          Candle candle = CandleRows.candle(row);
          return new Bar(row.get(OUTCOMES.MARKET_ID).value(), candle);
        },
        reader);
  }
}

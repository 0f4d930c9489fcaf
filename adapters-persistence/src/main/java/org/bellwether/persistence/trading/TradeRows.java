package org.bellwether.persistence.trading;

import static org.bellwether.persistence.schema.Tables.TRADES;

import java.util.List;
import org.bellwether.domain.trading.Trade;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Row;
import org.jooq.Field;

/// A trade and its row of the table `trades`.
public final class TradeRows {
  public static final List<Field<?>> COLUMNS =
      List.of(
          TRADES.ID,
          TRADES.MARKET_ID,
          TRADES.NUMBER,
          TRADES.USER_ID,
          TRADES.OUTCOME_ID,
          TRADES.SIDE,
          TRADES.SHARES,
          TRADES.AMOUNT,
          TRADES.PRICE_BEFORE,
          TRADES.PRICE_AFTER,
          TRADES.AT);

  static final GivenRows<Trade> GIVEN =
      GivenRows.<Trade>named("given")
          .column(TRADES.ID, Trade::id)
          .column(TRADES.MARKET_ID, Trade::marketId)
          .column(TRADES.NUMBER, Trade::number)
          .column(TRADES.USER_ID, Trade::userId)
          .column(TRADES.OUTCOME_ID, Trade::outcomeId)
          .column(TRADES.SIDE, Trade::side)
          .column(TRADES.SHARES, Trade::shares)
          .column(TRADES.AMOUNT, Trade::amount)
          .column(TRADES.PRICE_BEFORE, Trade::priceBefore)
          .column(TRADES.PRICE_AFTER, Trade::priceAfter)
          .column(TRADES.AT, Trade::at);

  private TradeRows() {}

  public static Trade trade(Row row) {
    return new Trade(
        row.get(TRADES.ID),
        row.get(TRADES.MARKET_ID),
        row.get(TRADES.NUMBER),
        row.get(TRADES.USER_ID),
        row.get(TRADES.OUTCOME_ID),
        row.get(TRADES.SIDE),
        row.get(TRADES.SHARES),
        row.get(TRADES.AMOUNT),
        row.get(TRADES.PRICE_BEFORE),
        row.get(TRADES.PRICE_AFTER),
        row.get(TRADES.AT));
  }
}

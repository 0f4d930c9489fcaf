package org.bellwether.persistence.trading;

import static org.bellwether.persistence.schema.Tables.CANDLES;

import java.util.List;
import org.bellwether.domain.trading.Candle;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Row;
import org.jooq.Field;

/// A candle and its row of the table `candles`.
public final class CandleRows {
  public static final List<Field<?>> COLUMNS =
      List.of(
          CANDLES.OUTCOME_ID,
          CANDLES.LENGTH,
          CANDLES.START,
          CANDLES.OPEN,
          CANDLES.HIGH,
          CANDLES.LOW,
          CANDLES.CLOSE,
          CANDLES.VOLUME);

  static final GivenRows<Candle> GIVEN =
      GivenRows.<Candle>named("given")
          .column(CANDLES.OUTCOME_ID, Candle::outcomeId)
          .column(CANDLES.LENGTH, Candle::interval)
          .column(CANDLES.START, Candle::start)
          .column(CANDLES.OPEN, Candle::open)
          .column(CANDLES.HIGH, Candle::high)
          .column(CANDLES.LOW, Candle::low)
          .column(CANDLES.CLOSE, Candle::close)
          .column(CANDLES.VOLUME, Candle::volume);

  private CandleRows() {}

  public static Candle candle(Row row) {
    return new Candle(
        row.get(CANDLES.OUTCOME_ID),
        row.get(CANDLES.LENGTH),
        row.get(CANDLES.START),
        row.get(CANDLES.OPEN),
        row.get(CANDLES.HIGH),
        row.get(CANDLES.LOW),
        row.get(CANDLES.CLOSE),
        row.get(CANDLES.VOLUME));
  }
}

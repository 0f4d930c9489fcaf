package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.SETTLEMENTS;

import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.persistence.sql.Row;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// From a row of the table `settlements` to a settlement.
final class SettlementRows {
  static final List<Field<?>> COLUMNS =
      List.of(
          SETTLEMENTS.MARKET_ID,
          SETTLEMENTS.CLOSING_PRICES,
          SETTLEMENTS.POSITIONS,
          SETTLEMENTS.SETTLED,
          SETTLEMENTS.PAID,
          SETTLEMENTS.LEFT_OVER,
          SETTLEMENTS.STARTED_AT,
          SETTLEMENTS.COMPLETED_AT);

  private SettlementRows() {}

  static Settlement settlement(Row row) {
    return new Settlement(
        row.get(SETTLEMENTS.MARKET_ID),
        prices(row.orNull(SETTLEMENTS.CLOSING_PRICES)),
        row.get(SETTLEMENTS.POSITIONS),
        row.get(SETTLEMENTS.SETTLED),
        row.get(SETTLEMENTS.PAID),
        row.orNull(SETTLEMENTS.LEFT_OVER),
        row.get(SETTLEMENTS.STARTED_AT),
        row.orNull(SETTLEMENTS.COMPLETED_AT));
  }

  private static List<Price> prices(Long @Nullable [] micros) {
    return micros == null ? List.of() : Stream.of(micros).map(Price::new).toList();
  }

  static Long[] micros(List<Price> prices) {
    return prices.stream().map(Price::micros).toArray(Long[]::new);
  }
}

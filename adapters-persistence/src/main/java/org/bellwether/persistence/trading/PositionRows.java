package org.bellwether.persistence.trading;

import static org.bellwether.persistence.schema.Tables.POSITIONS;

import java.util.List;
import org.bellwether.domain.trading.Position;
import org.bellwether.persistence.sql.Row;
import org.jooq.Field;

/// From a row of the table `positions` to a position.
public final class PositionRows {
  public static final List<Field<?>> COLUMNS =
      List.of(
          POSITIONS.USER_ID,
          POSITIONS.MARKET_ID,
          POSITIONS.OUTCOME_ID,
          POSITIONS.SHARES,
          POSITIONS.COST,
          POSITIONS.PAYOUT);

  private PositionRows() {}

  public static Position position(Row row) {
    return new Position(
        new Position.Key(
            row.get(POSITIONS.USER_ID),
            row.get(POSITIONS.MARKET_ID),
            row.get(POSITIONS.OUTCOME_ID)),
        row.get(POSITIONS.SHARES),
        row.get(POSITIONS.COST),
        row.orNull(POSITIONS.PAYOUT));
  }
}

package org.bellwether.persistence.ledger;

import static org.bellwether.persistence.schema.Tables.TRANSFERS;

import java.util.List;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Row;
import org.jooq.Field;

/// A transfer and its row of the table `transfers`.
public final class TransferRows {
  public static final List<Field<?>> COLUMNS =
      List.of(
          TRANSFERS.ID,
          TRANSFERS.REASON,
          TRANSFERS.FROM_ACCOUNT,
          TRANSFERS.TO_ACCOUNT,
          TRANSFERS.AMOUNT,
          TRANSFERS.AT);

  static final GivenRows<Transfer> GIVEN =
      GivenRows.<Transfer>named("given")
          .column(TRANSFERS.ID, Transfer::id)
          .column(TRANSFERS.REASON, Transfer::reason)
          .column(TRANSFERS.FROM_ACCOUNT, Transfer::from)
          .column(TRANSFERS.TO_ACCOUNT, Transfer::to)
          .column(TRANSFERS.AMOUNT, Transfer::amount)
          .column(TRANSFERS.AT, Transfer::at);

  private TransferRows() {}

  public static Transfer transfer(Row row) {
    return new Transfer(
        row.get(TRANSFERS.ID),
        row.get(TRANSFERS.REASON),
        row.get(TRANSFERS.FROM_ACCOUNT),
        row.get(TRANSFERS.TO_ACCOUNT),
        row.get(TRANSFERS.AMOUNT),
        row.get(TRANSFERS.AT));
  }
}

package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.TRANSFERS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.persistence.schema.tables.Transfers;
import org.bellwether.persistence.sql.Row;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/// What columns add up to.
final class Sums {
  /// Of rows beside those that are shown.
  private static final Transfers OTHERS = TRANSFERS.as("others");

  private Sums() {}

  /// The sum, which is nothing where there are no rows.
  static Field<BigDecimal> total(Field<BigDecimal> sum) {
    return coalesce(sum, inline(BigDecimal.ZERO));
  }

  /// An amount as the number that the database adds up.
  static Field<Long> micros(Field<?> amount) {
    return amount.coerce(SQLDataType.BIGINT);
  }

  static Field<Long> rows() {
    return count().coerce(SQLDataType.BIGINT);
  }

  /// What all transfers have brought to that account.
  static Field<BigDecimal> in(Field<AccountId> account) {
    return field(
        select(total(sum(micros(OTHERS.AMOUNT))))
            .from(OTHERS)
            .where(OTHERS.TO_ACCOUNT.eq(account)));
  }

  /// What all transfers have taken from that account.
  static Field<BigDecimal> out(Field<AccountId> account) {
    return field(
        select(total(sum(micros(OTHERS.AMOUNT))))
            .from(OTHERS)
            .where(OTHERS.FROM_ACCOUNT.eq(account)));
  }

  static BigInteger whole(Row row, Field<BigDecimal> sum) {
    return row.get(sum).toBigIntegerExact();
  }
}

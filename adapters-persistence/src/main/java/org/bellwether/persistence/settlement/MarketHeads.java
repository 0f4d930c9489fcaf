package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.ACCOUNTS;
import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.bellwether.persistence.schema.Tables.POSITIONS;
import static org.bellwether.persistence.schema.Tables.SETTLEMENTS;
import static org.bellwether.persistence.schema.Tables.TRANSFERS;
import static org.bellwether.persistence.settlement.Sums.total;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.Books.Claims;
import org.bellwether.domain.settlement.Books.EscrowFlow;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/// What the books say of markets in one row each.
final class MarketHeads {
  private static final GivenRows<MarketId> IDS = GivenRows.keys(MARKETS.ID);

  private static final Field<NetCredits> BALANCE =
      coalesce(
              field(
                  select(ACCOUNTS.BALANCE)
                      .from(ACCOUNTS)
                      .where(ACCOUNTS.ID.coerce(MARKETS.ID).eq(MARKETS.ID))),
              val(NetCredits.ZERO, ACCOUNTS.BALANCE))
          .as("balance");

  private static final Field<BigDecimal> SUBSIDY =
      field(name("paid_in", "subsidy"), BigDecimal.class);
  private static final Field<BigDecimal> TAKEN_BACK =
      field(name("paid_in", "refund"), BigDecimal.class);
  private static final Field<Long> PURCHASES = field(name("paid_in", "purchases"), Long.class);
  private static final Field<BigDecimal> REFUND =
      field(name("paid_out", "refund"), BigDecimal.class);
  private static final Field<Long> SALES = field(name("paid_out", "sales"), Long.class);
  private static final Field<Long> SETTLED = field(name("claims", "settled"), Long.class);
  private static final Field<Long> UNPAID = field(name("claims", "unpaid"), Long.class);

  private static final Field<BigDecimal> NET_REFUND = REFUND.minus(TAKEN_BACK).as("net_refund");
  private static final Field<Long> PAYMENTS = PURCHASES.plus(SALES).as("payments");

  private static final Field<Boolean> HAS_ALL_OUTCOMES =
      field(
              select(
                      field(
                          count()
                              .gt(inline(1))
                              .and(count().eq(max(OUTCOMES.POSITION).plus(inline(1))))))
                  .from(OUTCOMES)
                  .where(OUTCOMES.MARKET_ID.eq(MARKETS.ID)))
          .as("has_all_outcomes");

  private static final PreparedSql HEADS =
      new PreparedSql(
          select(SettlementRows.COLUMNS)
              .select(
                  MARKETS.ID,
                  MARKETS.IMPORTED_VOLUME,
                  BALANCE,
                  SUBSIDY,
                  NET_REFUND,
                  PAYMENTS,
                  SETTLED,
                  UNPAID,
                  HAS_ALL_OUTCOMES)
              .from(MARKETS)
              .leftJoin(SETTLEMENTS)
              .on(SETTLEMENTS.MARKET_ID.eq(MARKETS.ID))
              .crossJoin(lateral(paidIn().asTable("paid_in")))
              .crossJoin(lateral(paidOut().asTable("paid_out")))
              .crossJoin(lateral(claims().asTable("claims")))
              .where(IDS.contain(MARKETS.ID))
              .orderBy(MARKETS.ID));

  private MarketHeads() {}

  /// One market's.
  record Head(
      MarketId id,
      Credits imported,
      @Nullable Settlement settlement,
      EscrowFlow escrow,
      Claims claims,
      boolean hasAllOutcomes) {}

  private static Select<?> paidIn() {
    return select(
            sumOf(Transfer.Reason.SUBSIDY).as(SUBSIDY.getName()),
            sumOf(Transfer.Reason.REFUND_REVERSAL).as(TAKEN_BACK.getName()),
            countOf(Transfer.Reason.PURCHASE).as(PURCHASES.getName()))
        .from(TRANSFERS)
        .where(TRANSFERS.TO_ACCOUNT.coerce(MARKETS.ID).eq(MARKETS.ID));
  }

  private static Select<?> paidOut() {
    return select(
            sumOf(Transfer.Reason.REFUND).as(REFUND.getName()),
            countOf(Transfer.Reason.SALE).as(SALES.getName()))
        .from(TRANSFERS)
        .where(TRANSFERS.FROM_ACCOUNT.coerce(MARKETS.ID).eq(MARKETS.ID));
  }

  private static Field<BigDecimal> sumOf(Transfer.Reason reason) {
    return total(sum(Sums.micros(TRANSFERS.AMOUNT)).filterWhere(TRANSFERS.REASON.eq(reason)));
  }

  private static Field<Integer> countOf(Transfer.Reason reason) {
    return count().filterWhere(TRANSFERS.REASON.eq(reason));
  }

  private static Select<?> claims() {
    Field<Integer> paid = count(POSITIONS.PAYOUT);
    return select(paid.as(SETTLED.getName()), count().minus(paid).as(UNPAID.getName()))
        .from(POSITIONS)
        .where(POSITIONS.MARKET_ID.eq(MARKETS.ID))
        .and(POSITIONS.SHARES.gt(Shares.ZERO));
  }

  static List<Head> read(DSLContext snapshot, Books.Reader reader, List<MarketId> ids) {
    List<Head> heads = new ArrayList<>();
    Cursor.readAll(HEADS.on(snapshot).with(IDS, ids), MarketHeads::head, reader, heads::add);
    return heads;
  }

  private static Head head(Row row) {
    return new Head(
        row.get(MARKETS.ID),
        row.get(MARKETS.IMPORTED_VOLUME),
        row.orNull(SETTLEMENTS.MARKET_ID) == null ? null : SettlementRows.settlement(row),
        new EscrowFlow(
            row.get(BALANCE).micros(),
            Sums.whole(row, SUBSIDY),
            Sums.whole(row, NET_REFUND),
            row.get(PAYMENTS)),
        new Claims(row.get(SETTLED), row.get(UNPAID)),
        row.get(HAS_ALL_OUTCOMES));
  }
}

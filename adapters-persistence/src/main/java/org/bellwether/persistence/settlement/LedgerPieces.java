package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.ACCOUNTS;
import static org.bellwether.persistence.schema.Tables.COVERED;
import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.TRANSFERS;
import static org.bellwether.persistence.settlement.Sums.total;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.Books.Party;
import org.bellwether.persistence.ledger.TransferRows;
import org.bellwether.persistence.schema.tables.Accounts;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// The books of the ledger: accounts, what is covered, and transfers.
final class LedgerPieces {
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final Param<AccountId> AFTER_ACCOUNT = param("after", ACCOUNTS.ID);
  private static final Param<UUID> AFTER_TRANSFER = param("after", TRANSFERS.ID);

  private static final Field<BigDecimal> BALANCE =
      total(sum(Sums.micros(ACCOUNTS.BALANCE))).as("balance");

  private static final PreparedSql BALANCES = new PreparedSql(select(BALANCE).from(ACCOUNTS));

  private record Balance(
      Account account, NetCredits balance, BigInteger transfers, boolean ofMarket) {}

  private static final Table<?> SOME_ACCOUNTS =
      select(ACCOUNTS.ID, ACCOUNTS.KIND, ACCOUNTS.BALANCE)
          .from(ACCOUNTS)
          .where(ACCOUNTS.ID.gt(AFTER_ACCOUNT))
          .orderBy(ACCOUNTS.ID)
          .limit(inline(Piece.ROWS))
          .asTable(ACCOUNTS);

  private static final Field<BigDecimal> NET =
      Sums.in(ACCOUNTS.ID).minus(Sums.out(ACCOUNTS.ID)).as("net");

  private static final Field<Boolean> OF_MARKET =
      field(isMarket(ACCOUNTS, ACCOUNTS.ID)).as("of_market");

  static final Piece<AccountId, ?> ACCOUNTS_PIECE =
      new Piece<>(
          new PreparedSql(
              select(ACCOUNTS.ID, ACCOUNTS.KIND, ACCOUNTS.BALANCE, NET, OF_MARKET)
                  .from(SOME_ACCOUNTS)
                  .orderBy(ACCOUNTS.ID)),
          new AccountId(FIRST_ID),
          (call, after) -> call.with(AFTER_ACCOUNT, after),
          row -> row.get(ACCOUNTS.ID),
          row ->
              new Balance(
                  new Account(row.get(ACCOUNTS.ID), row.get(ACCOUNTS.KIND)),
                  row.get(ACCOUNTS.BALANCE),
                  Sums.whole(row, NET),
                  row.get(OF_MARKET)),
          (reader, one) ->
              reader.account(one.account(), one.balance(), one.transfers(), one.ofMarket()));

  private record Cover(AccountId account, BigInteger kept, BigInteger made) {}

  private static final Field<AccountId> COVERED_FOR =
      field(name("both_sides", "account"), COVERED.ACCOUNT.getDataType());
  private static final Field<Long> KEPT = field(name("both_sides", "kept"), Long.class);
  private static final Field<Long> MADE = field(name("both_sides", "made"), Long.class);
  private static final Field<BigDecimal> SUM_KEPT = total(sum(KEPT)).as("sum_kept");
  private static final Field<BigDecimal> SUM_MADE = total(sum(MADE)).as("sum_made");

  /// What the house has covered for whom, beside what its transfers make of it.
  private static final PreparedSql COVERS =
      new PreparedSql(
          select(COVERED_FOR, SUM_KEPT, SUM_MADE)
              .from(
                  select(
                          COVERED.ACCOUNT.as("account"),
                          Sums.micros(COVERED.AMOUNT).as("kept"),
                          inline(0L).as("made"))
                      .from(COVERED)
                      .unionAll(
                          select(TRANSFERS.TO_ACCOUNT, inline(0L), Sums.micros(TRANSFERS.AMOUNT))
                              .from(TRANSFERS)
                              .where(TRANSFERS.FROM_ACCOUNT.eq(AccountId.HOUSE))
                              .and(TRANSFERS.REASON.eq(Transfer.Reason.COVER)))
                      .unionAll(
                          select(
                                  TRANSFERS.FROM_ACCOUNT,
                                  inline(0L),
                                  Sums.micros(TRANSFERS.AMOUNT).neg())
                              .from(TRANSFERS)
                              .where(TRANSFERS.TO_ACCOUNT.eq(AccountId.HOUSE))
                              .and(TRANSFERS.REASON.eq(Transfer.Reason.REPAYMENT)))
                      .asTable("both_sides"))
              .groupBy(COVERED_FOR)
              .orderBy(COVERED_FOR));

  private record Movement(Transfer transfer, @Nullable Party from, @Nullable Party to) {}

  private static final Accounts PAYER = ACCOUNTS.as("payer");
  private static final Accounts PAYEE = ACCOUNTS.as("payee");

  private static final Table<?> SOME_TRANSFERS =
      select(TransferRows.COLUMNS)
          .from(TRANSFERS)
          .where(TRANSFERS.ID.gt(AFTER_TRANSFER))
          .orderBy(TRANSFERS.ID)
          .limit(inline(Piece.ROWS))
          .asTable(TRANSFERS);

  private static final Field<Account.Kind> PAYER_KIND =
      kind(PAYER, TRANSFERS.FROM_ACCOUNT, TRANSFERS.REASON.eq(Transfer.Reason.REFUND))
          .as("payer_kind");
  private static final Field<Boolean> PAYER_OF_MARKET =
      field(isMarket(PAYER, TRANSFERS.FROM_ACCOUNT)).as("payer_of_market");
  private static final Field<Account.Kind> PAYEE_KIND =
      kind(
              PAYEE,
              TRANSFERS.TO_ACCOUNT,
              TRANSFERS.REASON.in(Transfer.Reason.SUBSIDY, Transfer.Reason.REFUND_REVERSAL))
          .as("payee_kind");
  private static final Field<Boolean> PAYEE_OF_MARKET =
      field(isMarket(PAYEE, TRANSFERS.TO_ACCOUNT)).as("payee_of_market");

  static final Piece<UUID, ?> TRANSFERS_PIECE =
      new Piece<>(
          new PreparedSql(
              select(TransferRows.COLUMNS)
                  .select(PAYER_KIND, PAYER_OF_MARKET, PAYEE_KIND, PAYEE_OF_MARKET)
                  .from(SOME_TRANSFERS)
                  .leftJoin(PAYER)
                  .on(PAYER.ID.eq(TRANSFERS.FROM_ACCOUNT))
                  .leftJoin(PAYEE)
                  .on(PAYEE.ID.eq(TRANSFERS.TO_ACCOUNT))
                  .orderBy(TRANSFERS.ID)),
          FIRST_ID,
          (call, after) -> call.with(AFTER_TRANSFER, after),
          row -> row.get(TRANSFERS.ID),
          row ->
              new Movement(
                  TransferRows.transfer(row),
                  party(row, PAYER_KIND, PAYER_OF_MARKET),
                  party(row, PAYEE_KIND, PAYEE_OF_MARKET)),
          (reader, one) -> reader.transfer(one.transfer(), one.from(), one.to()));

  private LedgerPieces() {}

  private static Condition isMarket(Accounts account, Field<AccountId> id) {
    return account
        .KIND
        .eq(Account.Kind.ESCROW)
        .and(exists(selectOne().from(MARKETS).where(MARKETS.ID.coerce(id).eq(id))));
  }

  /// Of an escrow that was closed nothing is left but a subsidy and its refund.
  private static Field<Account.Kind> kind(Accounts account, Field<AccountId> id, Condition left) {
    return when(account.ID.isNotNull(), account.KIND)
        .when(left.and(Sums.in(id).eq(Sums.out(id))), val(Account.Kind.ESCROW, ACCOUNTS.KIND));
  }

  private static @Nullable Party party(Row row, Field<Account.Kind> kind, Field<Boolean> ofMarket) {
    Account.Kind known = row.orNull(kind);
    return known == null ? null : new Party(known, Boolean.TRUE.equals(row.orNull(ofMarket)));
  }

  static void readBalances(DSLContext snapshot, Books.Reader reader) {
    Cursor.readAll(
        BALANCES.on(snapshot), row -> Sums.whole(row, BALANCE), reader, reader::balances);
  }

  static void readCovered(DSLContext snapshot, Books.Reader reader) {
    Cursor.readAll(
        COVERS.on(snapshot),
        row ->
            new Cover(row.get(COVERED_FOR), Sums.whole(row, SUM_KEPT), Sums.whole(row, SUM_MADE)),
        reader,
        one -> reader.covered(one.account(), one.kept(), one.made()));
  }
}

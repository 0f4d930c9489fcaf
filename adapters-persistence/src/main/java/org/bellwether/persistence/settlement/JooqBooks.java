package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.sql.PreparedSql.constant;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.uuid;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.bellwether.persistence.connection.SessionLimits;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.sql.PreparedSql.RowReading;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// All tables of the books, read in pieces. Each piece is a snapshot of its own and a short one, so
/// that the database can go on pruning what trades leave behind: some thousand rows of a table with
/// their folds, or some markets with all that belongs to them. Rows come some at a time.
///
/// The limits are part of each statement's text, so that it is planned for that few rows.
public final class JooqBooks implements Books {
  private static final int ROWS_AT_ONCE = 2000;
  private static final int MARKETS_AT_ONCE = 200;
  private static final long TRADES_AT_ONCE = 20_000;

  /// Until the first row of a large market comes.
  private static final int PATIENCE_MILLIS = 30 * 60 * 1000;

  private static final UUID BEFORE_ALL = new UUID(0, 0);
  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private static final String BALANCES = "select coalesce(sum(balance), 0) from accounts";

  private static final String ACCOUNTS =
      """
      select id, kind, balance,
        (select coalesce(sum(amount), 0) from transfers where to_account = piece.id)
        - (select coalesce(sum(amount), 0) from transfers where from_account = piece.id),
        kind = 'escrow' and exists (select from markets where markets.id = piece.id)
      from (select * from accounts where id > ? order by id limit 2000) as piece
      order by id
      """;

  /// What the house has covered for whom, beside what its transfers make of it.
  private static final String COVERED =
      """
      select account, coalesce(sum(kept), 0), coalesce(sum(made), 0)
      from (
        select account, amount as kept, 0 as made from covered
        union all
        select to_account, 0, amount from transfers
        where from_account = '00000000-0000-0000-0000-000000000002' and reason = 'cover'
        union all
        select from_account, 0, -amount from transfers
        where to_account = '00000000-0000-0000-0000-000000000002' and reason = 'repayment') as both_sides
      group by account
      order by account
      """;

  /// Of an escrow that was closed nothing is left but a subsidy and its refund.
  private static final String TRANSFERS =
      """
      select piece.id, reason, from_account, to_account, amount, at,
        case
          when payer.id is not null then payer.kind
          when reason = 'refund' and
            (select coalesce(sum(amount), 0) from transfers where to_account = piece.from_account)
            = (select coalesce(sum(amount), 0) from transfers where from_account = piece.from_account)
          then 'escrow'
        end,
        payer.kind = 'escrow' and exists (select from markets where markets.id = piece.from_account),
        case
          when payee.id is not null then payee.kind
          when reason in ('subsidy', 'refund_reversal') and
            (select coalesce(sum(amount), 0) from transfers where to_account = piece.to_account)
            = (select coalesce(sum(amount), 0) from transfers where from_account = piece.to_account)
          then 'escrow'
        end,
        payee.kind = 'escrow' and exists (select from markets where markets.id = piece.to_account)
      from (select * from transfers where id > ? order by id limit 2000) as piece
      left join accounts as payer on payer.id = from_account
      left join accounts as payee on payee.id = to_account
      order by piece.id
      """;

  private static final String POSITIONS =
      """
      select piece.user_id, piece.market_id, piece.outcome_id, piece.shares, cost, payout,
        fold.made, fold.shares, fold.paid, fold.least, price
      from (
        select * from positions where (user_id, market_id, outcome_id) > (?, ?, ?)
        order by user_id, market_id, outcome_id limit 2000) as piece
      left join outcomes on outcomes.id = outcome_id and outcomes.market_id = piece.market_id
      cross join lateral (
        select count(*) as made, coalesce(sum(more), 0) as shares, coalesce(sum(paid), 0) as paid,
          least(coalesce(min(held), 0), 0) as least
        from (
          select more, paid, sum(more) over (order by number) as held
          from (
            select number, case side when 'buy' then shares else -shares end as more,
              case side when 'buy' then amount else -amount end as paid
            from trades
            where market_id = piece.market_id and user_id = piece.user_id and outcome_id = piece.outcome_id
          ) as signed) as run
      ) as fold
      order by 1, 2, 3
      """;

  private static final String MARKETS =
      "select id, trades from markets where id > ? order by id limit 200";

  private static final String HEADS =
      "select "
          + JooqSettlementRepository.COLUMNS
          + """
          , markets.id, imported_volume,
            coalesce((select balance from accounts where accounts.id = markets.id), 0),
            paid_in.subsidy, paid_out.refund - paid_in.refund, paid_in.purchases + paid_out.sales,
            claims.settled, claims.unpaid,
            (select count(*) > 1 and count(*) = max(position) + 1 from outcomes where market_id = markets.id)
          from markets
          left join settlements on settlements.market_id = markets.id
          cross join lateral (
            select coalesce(sum(amount) filter (where reason = 'subsidy'), 0) as subsidy,
              coalesce(sum(amount) filter (where reason = 'refund_reversal'), 0) as refund,
              count(*) filter (where reason = 'purchase') as purchases
            from transfers where to_account = markets.id) as paid_in
          cross join lateral (
            select coalesce(sum(amount) filter (where reason = 'refund'), 0) as refund,
              count(*) filter (where reason = 'sale') as sales
            from transfers where from_account = markets.id) as paid_out
          cross join lateral (
            select count(payout) as settled, count(*) - count(payout) as unpaid
            from positions where market_id = markets.id and positions.shares > 0) as claims
          where markets.id = any (?)
          order by markets.id
          """;

  /// With the earliest time of it and all that follow: clocks may be set back.
  private static final String TRADES =
      """
      select trades.*,
        transfers.id, reason, from_account, to_account, transfers.amount, transfers.at,
        positions.user_id is not null, earliest
      from (
        select id, market_id, number, user_id, outcome_id, side, shares, amount, price_before, price_after, at
        from trades where market_id > ? and market_id <= ?) as trades
      join (
        select id, min(at) over (partition by market_id order by number desc, id) as earliest
        from trades where market_id > ? and market_id <= ?) as ends using (id)
      left join transfers on transfers.id = trades.id
      left join positions on positions.user_id = trades.user_id
        and positions.market_id = trades.market_id and positions.outcome_id = trades.outcome_id
      order by trades.market_id, number
      """;

  private static final String PAYOUTS =
      """
      select market_id, account, coalesce(owed, 0), coalesce(paid, 0)
      from (
        select market_id, user_id as account, sum(payout) as owed
        from positions where market_id = any (?) and shares > 0 and payout > 0
        group by market_id, user_id) as owed
      full join (
        select market_id, account, sum(amount) as paid
        from (
          select from_account as market_id, to_account as account, amount
          from transfers where from_account = any (?) and reason = 'payout'
          union all
          select to_account, from_account, -amount
          from transfers where to_account = any (?) and reason = 'payout_reversal') as both_ways
        group by market_id, account) as paid using (market_id, account)
      order by market_id
      """;

  private static final String CANDLES =
      """
      select candles.*, market_id
      from candles join outcomes on outcomes.id = outcome_id
      where market_id > ? and market_id <= ?
      order by market_id,
        start + case length
          when 'minute' then interval '1 minute' when 'hour' then interval '1 hour' else interval '24 hours'
        end
      """;

  private final DSLContext database;

  public JooqBooks(DSLContext database) {
    this.database = database;
  }

  @Override
  public void read(Reader reader) {
    database.connection(connection -> {
      connection.setAutoCommit(false);
      int usual = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
      try {
        readBalances(connection, reader);
        readAccounts(connection, reader);
        readCovered(connection, reader);
        readTransfers(connection, reader);
        readPositions(connection, reader);
        readMarkets(connection, reader);
      } finally {
        connection.rollback();
        connection.setNetworkTimeout(Runnable::run, usual);
      }
    });
  }

  private interface Reading<T> {
    T run() throws SQLException;
  }

  private static <T> T inSnapshot(Connection connection, Reading<T> piece) throws SQLException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("interrupted between two pieces of the books");
    }
    try (Statement transaction = connection.createStatement()) {
      // of this transaction alone: behind a pooler the next one may be another session
      transaction.execute("set transaction isolation level repeatable read, read only");
      SessionLimits.lift(transaction);
      return piece.run();
    } finally {
      connection.rollback();
    }
  }

  private static void readBalances(Connection connection, Reader reader) throws SQLException {
    inSnapshot(
        connection,
        () -> {
          try (Rows<BigInteger> sum =
              new Rows<>(connection, reader, row -> whole(row, 1), BALANCES)) {
            sum.forEach(reader::balances);
            return true;
          }
        });
  }

  /// Shows all rows, some at a time.
  ///
  /// @param start what the statement's parameters are for the first ones
  /// @param key what they are for the ones after that row
  private static <T> void readAll(
      Connection connection,
      Reader reader,
      String sql,
      RowReading<T> reading,
      Consumer<T> use,
      Object[] start,
      RowReading<Object[]> key)
      throws SQLException {
    Object[] after = start;
    while (after.length > 0) {
      Object[] from = after;
      after =
          inSnapshot(
              connection,
              () -> {
                Object[][] last = {{}};
                RowReading<T> noting =
                    row -> {
                      last[0] = key.of(row);
                      return reading.of(row);
                    };
                try (Rows<T> rows = new Rows<>(connection, reader, noting, sql, from)) {
                  rows.forEach(use);
                }
                return last[0];
              });
    }
  }

  private record Balance(
      Account account, NetCredits balance, BigInteger transfers, boolean ofMarket) {}

  private static void readAccounts(Connection connection, Reader reader) throws SQLException {
    readAll(
        connection,
        reader,
        ACCOUNTS,
        row ->
            new Balance(
                new Account(new AccountId(uuid(row, 1)), constant(row, 2, Account.Kind.class)),
                new NetCredits(row.getLong(3)),
                whole(row, 4),
                row.getBoolean(5)),
        one -> reader.account(one.account(), one.balance(), one.transfers(), one.ofMarket()),
        new Object[] {BEFORE_ALL},
        row -> new Object[] {uuid(row, 1)});
  }

  private record Cover(AccountId account, BigInteger kept, BigInteger made) {}

  private static void readCovered(Connection connection, Reader reader) throws SQLException {
    inSnapshot(
        connection,
        () -> {
          try (Rows<Cover> rows =
              new Rows<>(
                  connection,
                  reader,
                  row -> new Cover(new AccountId(uuid(row, 1)), whole(row, 2), whole(row, 3)),
                  COVERED)) {
            rows.forEach(one -> reader.covered(one.account(), one.kept(), one.made()));
            return true;
          }
        });
  }

  private record Movement(Transfer transfer, @Nullable Party from, @Nullable Party to) {}

  private static void readTransfers(Connection connection, Reader reader) throws SQLException {
    readAll(
        connection,
        reader,
        TRANSFERS,
        row -> new Movement(JooqLedger.transfer(row, 1), party(row, 7), party(row, 9)),
        one -> reader.transfer(one.transfer(), one.from(), one.to()),
        new Object[] {BEFORE_ALL},
        row -> new Object[] {uuid(row, 1)});
  }

  private static @Nullable Party party(ResultSet row, int first) throws SQLException {
    return row.getString(first) == null
        ? null
        : new Party(constant(row, first, Account.Kind.class), row.getBoolean(first + 1));
  }

  private record Holding(Position position, Fold trades, @Nullable Price price) {}

  private static void readPositions(Connection connection, Reader reader) throws SQLException {
    readAll(
        connection,
        reader,
        POSITIONS,
        row -> {
          Position position = JooqTradeRepository.position(row);
          Fold trades = new Fold(row.getLong(7), whole(row, 8), whole(row, 9), whole(row, 10));
          long price = row.getLong(11);
          return new Holding(position, trades, row.wasNull() ? null : new Price(price));
        },
        one -> reader.position(one.position(), one.trades(), one.price()),
        new Object[] {BEFORE_ALL, BEFORE_ALL, BEFORE_ALL},
        row -> new Object[] {uuid(row, 1), uuid(row, 2), uuid(row, 3)});
  }

  private static BigInteger whole(ResultSet row, int column) throws SQLException {
    BigDecimal sum = row.getBigDecimal(column);
    return sum.toBigIntegerExact();
  }

  private record Head(
      MarketId id,
      Credits imported,
      @Nullable Settlement settlement,
      EscrowFlow escrow,
      Claims claims,
      boolean hasAllOutcomes) {}

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        new MarketId(uuid(row, 9)),
        new Credits(row.getLong(10)),
        row.getObject(1) == null ? null : JooqSettlementRepository.settlement(row),
        new EscrowFlow(row.getLong(11), whole(row, 12), whole(row, 13), row.getLong(14)),
        new Claims(row.getLong(15), row.getLong(16)),
        row.getBoolean(17));
  }

  private record Bar(Candle candle, UUID marketId) {}

  private record PaidTrade(
      Trade trade, @Nullable Transfer payment, boolean hasPosition, Instant earliest) {}

  private record Payout(UUID marketId, AccountId account, BigInteger owed, BigInteger paid) {}

  private static void readMarkets(Connection connection, Reader reader) throws SQLException {
    UUID after = BEFORE_ALL;
    while (!after.equals(AFTER_ALL)) {
      UUID last = after;
      after = inSnapshot(connection, () -> readSomeMarkets(connection, reader, last));
    }
  }

  private record Size(UUID id, long trades) {}

  /// Up to the last one of these, also what belongs to markets between them that are not there.
  private static UUID readSomeMarkets(Connection connection, Reader reader, UUID after)
      throws SQLException {
    List<UUID> ids = new ArrayList<>();
    UUID last = AFTER_ALL;
    try (Rows<Size> sizes =
        new Rows<>(
            connection, reader, row -> new Size(uuid(row, 1), row.getLong(2)), MARKETS, after)) {
      List<Size> next = new ArrayList<>();
      sizes.forEach(next::add);
      long trades = 0;
      for (Size market : next) {
        trades += market.trades();
        if (!ids.isEmpty() && trades > TRADES_AT_ONCE) {
          break;
        }
        ids.add(market.id());
      }
      if (ids.size() < next.size() || next.size() == MARKETS_AT_ONCE) {
        last = ids.getLast();
      }
    }
    UUID[] keys = ids.toArray(UUID[]::new);
    List<Head> heads = new ArrayList<>();
    try (Rows<Head> rows = new Rows<>(connection, reader, JooqBooks::head, HEADS, (Object) keys)) {
      rows.forEach(heads::add);
    }
    try (Rows<PaidTrade> trades =
            new Rows<>(
                connection,
                reader,
                row ->
                    new PaidTrade(
                        JooqTradeRepository.trade(row),
                        row.getObject(12) == null ? null : JooqLedger.transfer(row, 12),
                        row.getBoolean(18),
                        instant(row, 19)),
                TRADES,
                after,
                last,
                after,
                last);
        Rows<Payout> payouts =
            new Rows<>(
                connection,
                reader,
                row ->
                    new Payout(
                        uuid(row, 1), new AccountId(uuid(row, 2)), whole(row, 3), whole(row, 4)),
                PAYOUTS,
                keys,
                keys,
                keys);
        Rows<Bar> candles =
            new Rows<>(
                connection,
                reader,
                row -> new Bar(JooqTradeRepository.candle(row), uuid(row, 9)),
                CANDLES,
                after,
                last)) {
      Pages pages = new Pages(reader, trades, payouts, candles);
      Map<MarketId, Market> whole = markets(connection, reader, heads);
      for (Head head : heads) {
        Market market = whole.get(head.id());
        if (market == null) {
          pages.skip(head.id());
        } else {
          pages.show(head, market);
        }
      }
      pages.showStrays();
    }
    return last;
  }

  /// Those that make sense; of the others the reader hears.
  private static Map<MarketId, Market> markets(
      Connection connection, Reader reader, List<Head> heads) {
    DSLContext snapshot = DSL.using(connection, SQLDialect.POSTGRES);
    List<MarketId> ids = new ArrayList<>();
    for (Head head : heads) {
      if (head.hasAllOutcomes()) {
        ids.add(head.id());
      } else {
        reader.unreadable("market " + head.id() + " lacks some or all of its outcomes");
      }
    }
    Map<MarketId, Market> readable = new HashMap<>();
    try {
      readable.putAll(JooqMarketRepository.whole(snapshot, ids));
    } catch (IllegalArgumentException _) {
      for (MarketId id : ids) {
        try {
          readable.putAll(JooqMarketRepository.whole(snapshot, List.of(id)));
        } catch (IllegalArgumentException e) {
          reader.unreadable("market " + id + ": " + e.getMessage());
        }
      }
    }
    return readable;
  }

  /// What belongs to markets, beside one another in the order of the markets.
  private record Pages(
      Reader reader, Rows<PaidTrade> trades, Rows<Payout> payouts, Rows<Bar> candles) {
    private static final int TRADES_BETWEEN_LOOKS = 1000;

    void show(Head head, Market market) throws SQLException {
      UUID id = head.id().value();
      reader.market(market, head.imported(), head.settlement(), head.escrow(), head.claims());
      long shown = 0;
      trades.upTo(id, JooqBooks::marketOf, this::stray);
      candles.upTo(id, Bar::marketId, bar -> stray(bar.candle()));
      for (PaidTrade paid = trades.next(id, JooqBooks::marketOf);
          paid != null;
          paid = trades.next(id, JooqBooks::marketOf)) {
        Instant earliest = paid.earliest();
        showCandles(id, candle -> !candle.end().isAfter(earliest));
        shown++;
        if (shown % TRADES_BETWEEN_LOOKS == 0) {
          reader.candlesEndedBy(earliest);
        }
        reader.trade(paid.trade(), paid.payment(), paid.hasPosition());
      }
      showCandles(id, _ -> true);
      for (Payout payout = payouts.next(id, Payout::marketId);
          payout != null;
          payout = payouts.next(id, Payout::marketId)) {
        reader.payout(payout.account(), payout.owed(), payout.paid());
      }
    }

    private void showCandles(UUID market, Predicate<Candle> which) throws SQLException {
      for (Bar bar = candles.peek(market, Bar::marketId);
          bar != null && which.test(bar.candle());
          bar = candles.peek(market, Bar::marketId)) {
        candles.next(market, Bar::marketId);
        reader.candle(bar.candle());
      }
    }

    /// Of a market that the reader knows to be unreadable.
    void skip(MarketId market) throws SQLException {
      UUID id = market.value();
      trades.upTo(id, JooqBooks::marketOf, this::stray);
      candles.upTo(id, Bar::marketId, bar -> stray(bar.candle()));
      trades.skip(id, JooqBooks::marketOf);
      candles.skip(id, Bar::marketId);
      payouts.skip(id, Payout::marketId);
    }

    void showStrays() throws SQLException {
      trades.forEach(this::stray);
      candles.forEach(bar -> stray(bar.candle()));
    }

    private void stray(PaidTrade paid) {
      reader.stray(paid.trade());
    }

    private void stray(Candle candle) {
      reader.stray(candle);
    }
  }

  private static UUID marketOf(PaidTrade paid) {
    return paid.trade().marketId().value();
  }

  /// The rows of a query, fetched some at a time.
  private static final class Rows<T> implements AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final RowReading<T> reading;
    private final Reader reader;
    private @Nullable T next;

    Rows(
        Connection connection,
        Reader reader,
        RowReading<T> reading,
        String sql,
        Object... parameters)
        throws SQLException {
      this.reading = reading;
      this.reader = reader;
      statement = connection.prepareStatement(sql);
      statement.setFetchSize(ROWS_AT_ONCE);
      for (int i = 0; i < parameters.length; i++) {
        Object parameter = parameters[i];
        statement.setObject(
            i + 1,
            parameter instanceof UUID[] ids ? connection.createArrayOf("uuid", ids) : parameter);
      }
      rows = statement.executeQuery();
      advance();
    }

    private void advance() throws SQLException {
      next = null;
      while (next == null && rows.next()) {
        try {
          next = reading.of(rows);
        } catch (IllegalArgumentException e) {
          reader.unreadable(String.valueOf(e.getMessage()));
        }
      }
    }

    /// Takes the rows of markets before that one.
    void upTo(UUID market, Function<T, UUID> marketOf, Consumer<T> use) throws SQLException {
      // as the database compares them, which is not how Java does
      for (T row = next;
          row != null && marketOf.apply(row).toString().compareTo(market.toString()) < 0;
          row = next) {
        use.accept(row);
        advance();
      }
    }

    /// The next row, if it is one of that market.
    @Nullable T peek(UUID market, Function<T, UUID> marketOf) {
      T row = next;
      return row != null && marketOf.apply(row).equals(market) ? row : null;
    }

    /// Takes the next row, if it is one of that market.
    @Nullable T next(UUID market, Function<T, UUID> marketOf) throws SQLException {
      T row = peek(market, marketOf);
      if (row != null) {
        advance();
      }
      return row;
    }

    /// Leaves out the rows of that market.
    void skip(UUID market, Function<T, UUID> marketOf) throws SQLException {
      for (T row = next(market, marketOf); row != null; row = next(market, marketOf)) {
        // it stands for nothing
      }
    }

    /// Takes all rows that are left.
    void forEach(Consumer<T> use) throws SQLException {
      for (T row = next; row != null; row = next) {
        use.accept(row);
        advance();
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}

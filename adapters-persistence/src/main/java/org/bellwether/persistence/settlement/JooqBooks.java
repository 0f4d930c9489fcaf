package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.FixedStatement.constant;
import static org.bellwether.persistence.FixedStatement.uuid;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.bellwether.persistence.FixedStatement;
import org.bellwether.persistence.FixedStatement.RowReading;
import org.bellwether.persistence.SessionLimits;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// All tables of the books, read in one snapshot and row by row, so that neither business nor
/// memory suffers.
public final class JooqBooks implements Books {
  private static final int MARKETS_AT_ONCE = 500;
  private static final int ROWS_AT_ONCE = 2000;

  /// Until the first row of a large table comes.
  private static final int PATIENCE_MILLIS = 30 * 60 * 1000;

  private static final FixedStatement MARKETS =
      new FixedStatement(
          """
          select settlements.*, markets.id, imported_volume
          from markets left join settlements on settlements.market_id = markets.id
          where markets.id > ? order by markets.id limit ?
          """);

  private static final String TRADES =
      """
      select trades.*,
        transfers.id, reason, from_account, to_account, transfers.amount, transfers.at
      from (
        select id, market_id, number, user_id, outcome_id, side, shares, amount, price_before, price_after, at
        from trades) as trades
      left join transfers on transfers.id = trades.id
      order by market_id, number
      """;

  private static final String TRANSFER =
      "select id, reason, from_account, to_account, amount, at from transfers";

  private static final String PAYOUTS = TRANSFER + " where reason = 'payout' order by from_account";

  private static final String POSITIONS =
      """
      select user_id, market_id, outcome_id, shares, cost, payout from positions order by market_id
      """;

  private static final String CANDLES =
      """
      select candles.*, market_id
      from candles join outcomes on outcomes.id = outcome_id order by market_id
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
      try (Statement transaction = connection.createStatement()) {
        // of this transaction alone: behind a pooler the next one may be another session
        transaction.execute("set transaction isolation level repeatable read, read only");
        SessionLimits.lift(transaction);
        readLedger(connection, reader);
        readMarkets(connection, reader);
      } finally {
        connection.rollback();
        connection.setNetworkTimeout(Runnable::run, usual);
      }
    });
  }

  private static void readLedger(Connection connection, Reader reader) throws SQLException {
    try (Rows<Balance> accounts =
        new Rows<>(
            connection,
            "select id, kind, balance from accounts",
            row ->
                new Balance(
                    new Account(new AccountId(uuid(row, 1)), constant(row, 2, Account.Kind.class)),
                    new NetCredits(row.getLong(3))),
            reader)) {
      accounts.forEach(one -> reader.account(one.account(), one.balance()));
    }
    try (Rows<Transfer> transfers =
        new Rows<>(connection, TRANSFER, row -> JooqLedger.transfer(row, 1), reader)) {
      transfers.forEach(reader::transfer);
    }
  }

  private record Balance(Account account, NetCredits balance) {}

  private record Head(MarketId id, Credits imported, @Nullable Settlement settlement) {}

  private record Bar(Candle candle, UUID marketId) {}

  private record PaidTrade(Trade trade, @Nullable Transfer payment) {}

  private static void readMarkets(Connection connection, Reader reader) throws SQLException {
    DSLContext snapshot = DSL.using(connection, SQLDialect.POSTGRES);
    JooqMarketRepository markets = new JooqMarketRepository(snapshot);
    try (Rows<PaidTrade> trades =
            new Rows<>(
                connection,
                TRADES,
                row ->
                    new PaidTrade(
                        JooqTradeRepository.trade(row),
                        row.getObject(12) == null ? null : JooqLedger.transfer(row, 12)),
                reader);
        Rows<Transfer> payouts =
            new Rows<>(connection, PAYOUTS, row -> JooqLedger.transfer(row, 1), reader);
        Rows<Position> positions =
            new Rows<>(connection, POSITIONS, JooqTradeRepository::position, reader);
        Rows<Bar> candles =
            new Rows<>(
                connection,
                CANDLES,
                row -> new Bar(JooqTradeRepository.candle(row), uuid(row, 9)),
                reader)) {
      UUID last = new UUID(0, 0);
      List<Head> heads = heads(snapshot, last);
      while (!heads.isEmpty()) {
        Map<MarketId, Market> whole = markets.whole(heads.stream().map(Head::id).toList());
        for (Head head : heads) {
          Market market = whole.get(head.id());
          if (market != null) {
            reader.market(market, head.imported(), head.settlement());
            trades.of(
                head.id(),
                paid -> paid.trade().marketId().value(),
                paid -> reader.trade(paid.trade(), paid.payment()));
            payouts.of(head.id(), payout -> payout.from().value(), reader::payout);
            positions.of(head.id(), held -> held.key().marketId().value(), reader::position);
            candles.of(head.id(), Bar::marketId, bar -> reader.candle(bar.candle()));
          }
          last = head.id().value();
        }
        heads = heads(snapshot, last);
      }
      trades.forEach(reader::stray);
      payouts.forEach(reader::stray);
      positions.forEach(reader::stray);
      candles.forEach(reader::stray);
    }
  }

  private static List<Head> heads(DSLContext snapshot, UUID after) {
    return MARKETS.list(
        snapshot,
        row ->
            new Head(
                new MarketId(uuid(row, 8)),
                new Credits(row.getLong(9)),
                row.getObject(1) == null ? null : JooqSettlementRepository.settlement(row)),
        after,
        MARKETS_AT_ONCE);
  }

  /// The rows of a query, fetched some at a time.
  private static final class Rows<T> implements AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final RowReading<T> reading;
    private final Reader reader;
    private @Nullable T next;

    Rows(Connection connection, String sql, RowReading<T> reading, Reader reader)
        throws SQLException {
      this.reading = reading;
      this.reader = reader;
      statement = connection.prepareStatement(sql);
      statement.setFetchSize(ROWS_AT_ONCE);
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

    /// Takes the rows of that market; those of markets before it belong to none.
    void of(MarketId market, Function<T, UUID> marketOf, Consumer<T> use) throws SQLException {
      for (T row = next; row != null; row = next) {
        // as the database compares them, which is not how Java does
        int order = marketOf.apply(row).toString().compareTo(market.toString());
        if (order > 0) {
          return;
        }
        if (order == 0) {
          use.accept(row);
        } else {
          reader.stray(row);
        }
        advance();
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

package org.bellwether.persistence.trading;

import static org.bellwether.persistence.sql.PreparedSql.constant;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.longs;
import static org.bellwether.persistence.sql.PreparedSql.texts;
import static org.bellwether.persistence.sql.PreparedSql.uuid;
import static org.bellwether.persistence.sql.PreparedSql.uuids;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Side;
import org.bellwether.domain.trading.Trade;
import org.bellwether.domain.trading.TradeId;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The tables `trades`, `positions` and `candles`.
public final class JooqTradeRepository implements TradeRepository {
  private static final String TRADE =
      "select id, market_id, number, user_id, outcome_id, side, shares, amount,"
          + " price_before, price_after, at from trades ";

  private static final String POSITION =
      "select user_id, market_id, outcome_id, shares, cost, payout from positions ";

  private static final PreparedSql POSITIONS =
      new PreparedSql(
          POSITION
              + """
              join unnest(?, ?, ?) as key (user_id, market_id, outcome_id)
              using (user_id, market_id, outcome_id)
              """);

  private static final PreparedSql INSERT_TRADES =
      new PreparedSql(
          """
          insert into trades
            (id, market_id, number, user_id, outcome_id, side, shares, amount, price_before, price_after, at)
          select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz[])
          """);

  private static final PreparedSql SAVE_POSITIONS =
      new PreparedSql(
          """
          insert into positions (user_id, market_id, outcome_id, shares, cost)
          select * from unnest(?, ?, ?, ?, ?)
          on conflict (user_id, market_id, outcome_id)
          do update set shares = excluded.shares, cost = excluded.cost
          """);

  private static final PreparedSql JOIN_CANDLES =
      new PreparedSql(
          """
          insert into candles as candle (outcome_id, length, start, open, high, low, close, volume)
          select * from unnest(?, ?, ?::timestamptz[], ?, ?, ?, ?, ?)
          on conflict (outcome_id, length, start)
          do update set
            high = greatest(candle.high, excluded.high),
            low = least(candle.low, excluded.low),
            close = excluded.close,
            volume = least(candle.volume + excluded.volume, 1000000000000000)
          """);

  private static final PreparedSql TRADES =
      new PreparedSql(TRADE + "where market_id = ? and number < ? order by number desc limit ?");

  private static final PreparedSql TRADES_OF_USER =
      new PreparedSql(
          TRADE
              + "where market_id = ? and user_id = ? and number < ? order by number desc limit ?");

  /// Two ranges of an index: a creator's own trades may be many.
  private static final PreparedSql TRADED_BY_OTHERS =
      new PreparedSql(
          """
          select exists (select from trades where market_id = ? and user_id < ?)
            or exists (select from trades where market_id = ? and user_id > ?)
          """);

  private static final String BY_SHARES =
      """
      and shares > 0 and (shares, user_id, outcome_id) < (?, ?, ?)
      order by shares desc, user_id desc, outcome_id desc limit ?
      """;

  private static final PreparedSql HOLDERS =
      new PreparedSql(POSITION + "where market_id = ? " + BY_SHARES);

  private static final PreparedSql HOLDERS_OF_OUTCOME =
      new PreparedSql(
          POSITION
              + """
              where market_id = ? and outcome_id = ? and shares > 0 and (shares, user_id) < (?, ?)
              order by shares desc, user_id desc limit ?
              """);

  private static final PreparedSql PORTFOLIO =
      new PreparedSql(
          POSITION
              + """
              where user_id = ? and (market_id, outcome_id) < (?, ?)
              order by market_id desc, outcome_id desc limit ?
              """);

  private static final PreparedSql CANDLES =
      new PreparedSql(
          """
          select outcome_id, length, start, open, high, low, close, volume from candles
          where outcome_id = ? and length = ? and start < ?
          order by start desc limit ?
          """);

  private static final UUID LAST = new UUID(-1, -1);
  private static final HolderCursor BEFORE_ALL_HOLDERS =
      new HolderCursor(Shares.MAX, new UserId(LAST), new OutcomeId(LAST));
  private static final PortfolioCursor BEFORE_ALL_MARKETS =
      new PortfolioCursor(new MarketId(LAST), new OutcomeId(LAST));
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private final DSLContext database;

  public JooqTradeRepository(DSLContext database) {
    this.database = database;
  }

  @Override
  public Map<Position.Key, Position> findPositions(Collection<Position.Key> keys) {
    return POSITIONS
        .list(
            database,
            JooqTradeRepository::position,
            uuids(keys, key -> key.userId().value()),
            uuids(keys, key -> key.marketId().value()),
            uuids(keys, key -> key.outcomeId().value()))
        .stream()
        .collect(Collectors.toMap(Position::key, Function.identity(), (first, _) -> first));
  }

  @Override
  public void save(List<Trade> trades, Collection<Position> positions, Collection<Candle> candles) {
    INSERT_TRADES.execute(
        database,
        uuids(trades, trade -> trade.id().value()),
        uuids(trades, trade -> trade.marketId().value()),
        longs(trades, Trade::number),
        uuids(trades, trade -> trade.userId().value()),
        uuids(trades, trade -> trade.outcomeId().value()),
        texts(trades, Trade::side),
        longs(trades, trade -> trade.shares().micros()),
        longs(trades, trade -> trade.amount().micros()),
        longs(trades, trade -> trade.priceBefore().micros()),
        longs(trades, trade -> trade.priceAfter().micros()),
        texts(trades, Trade::at));
    SAVE_POSITIONS.execute(
        database,
        uuids(positions, position -> position.key().userId().value()),
        uuids(positions, position -> position.key().marketId().value()),
        uuids(positions, position -> position.key().outcomeId().value()),
        longs(positions, position -> position.shares().micros()),
        longs(positions, position -> position.cost().micros()));
    JOIN_CANDLES.execute(
        database,
        uuids(candles, candle -> candle.outcomeId().value()),
        texts(candles, Candle::interval),
        texts(candles, Candle::start),
        longs(candles, candle -> candle.open().micros()),
        longs(candles, candle -> candle.high().micros()),
        longs(candles, candle -> candle.low().micros()),
        longs(candles, candle -> candle.close().micros()),
        longs(candles, candle -> candle.volume().micros()));
  }

  @Override
  public List<Trade> findTrades(
      MarketId marketId, @Nullable UserId userId, @Nullable Long before, int limit) {
    long end = before == null ? Long.MAX_VALUE : before;
    return userId == null
        ? TRADES.list(database, JooqTradeRepository::trade, marketId.value(), end, limit)
        : TRADES_OF_USER.list(
            database, JooqTradeRepository::trade, marketId.value(), userId.value(), end, limit);
  }

  @Override
  public boolean isTradedByOthers(MarketId marketId, UserId userId) {
    return TRADED_BY_OTHERS
        .list(
            database,
            row -> row.getBoolean(1),
            marketId.value(),
            userId.value(),
            marketId.value(),
            userId.value())
        .getFirst();
  }

  @Override
  public List<Position> findHolders(
      MarketId marketId, @Nullable OutcomeId outcomeId, @Nullable HolderCursor after, int limit) {
    HolderCursor from = after == null ? BEFORE_ALL_HOLDERS : after;
    UUID market = marketId.value();
    long shares = from.shares().micros();
    UUID user = from.userId().value();
    UUID outcome = from.outcomeId().value();
    return outcomeId == null
        ? HOLDERS.list(
            database, JooqTradeRepository::position, market, shares, user, outcome, limit)
        : HOLDERS_OF_OUTCOME.list(
            database,
            JooqTradeRepository::position,
            market,
            outcomeId.value(),
            shares,
            user,
            limit);
  }

  @Override
  public List<Position> findPortfolio(UserId userId, @Nullable PortfolioCursor after, int limit) {
    PortfolioCursor from = after == null ? BEFORE_ALL_MARKETS : after;
    return PORTFOLIO.list(
        database,
        JooqTradeRepository::position,
        userId.value(),
        from.marketId().value(),
        from.outcomeId().value(),
        limit);
  }

  @Override
  public List<Candle> findCandles(
      OutcomeId outcomeId, Candle.Interval interval, @Nullable Instant before, int limit) {
    return CANDLES.list(
        database,
        JooqTradeRepository::candle,
        outcomeId.value(),
        interval.name().toLowerCase(Locale.ROOT),
        before == null ? END_OF_TIME : before,
        limit);
  }

  /// Of the columns of [#TRADE].
  public static Trade trade(ResultSet row) throws SQLException {
    return new Trade(
        new TradeId(uuid(row, 1)),
        new MarketId(uuid(row, 2)),
        row.getLong(3),
        new UserId(uuid(row, 4)),
        new OutcomeId(uuid(row, 5)),
        constant(row, 6, Side.class),
        new Shares(row.getLong(7)),
        new Credits(row.getLong(8)),
        new Price(row.getLong(9)),
        new Price(row.getLong(10)),
        instant(row, 11));
  }

  /// Of the columns of [#POSITION].
  public static Position position(ResultSet row) throws SQLException {
    long payout = row.getLong(6);
    Credits paid = row.wasNull() ? null : new Credits(payout);
    return new Position(
        new Position.Key(
            new UserId(uuid(row, 1)), new MarketId(uuid(row, 2)), new OutcomeId(uuid(row, 3))),
        new Shares(row.getLong(4)),
        new NetCredits(row.getLong(5)),
        paid);
  }

  /// Of all columns of `candles`.
  public static Candle candle(ResultSet row) throws SQLException {
    return new Candle(
        new OutcomeId(uuid(row, 1)),
        constant(row, 2, Candle.Interval.class),
        instant(row, 3),
        new Price(row.getLong(4)),
        new Price(row.getLong(5)),
        new Price(row.getLong(6)),
        new Price(row.getLong(7)),
        new Credits(row.getLong(8)));
  }
}

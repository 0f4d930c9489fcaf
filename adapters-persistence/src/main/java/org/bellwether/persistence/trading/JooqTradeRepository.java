package org.bellwether.persistence.trading;

import static org.bellwether.persistence.schema.Tables.CANDLES;
import static org.bellwether.persistence.schema.Tables.POSITIONS;
import static org.bellwether.persistence.schema.Tables.TRADES;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Trade;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.sql.Call;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jspecify.annotations.Nullable;

/// The tables `trades`, `positions` and `candles`.
public final class JooqTradeRepository implements TradeRepository {
  private static final Param<MarketId> MARKET = param("market", POSITIONS.MARKET_ID);
  private static final Param<UserId> USER = param("user", POSITIONS.USER_ID);
  private static final Param<OutcomeId> OUTCOME = param("outcome", POSITIONS.OUTCOME_ID);
  private static final Param<Shares> SHARES = param("shares", POSITIONS.SHARES);
  private static final Param<Long> NUMBER = param("number", TRADES.NUMBER);
  private static final Param<Candle.Interval> LENGTH = param("length", CANDLES.LENGTH);
  private static final Param<Instant> START = param("start", CANDLES.START);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);

  private static final GivenRows<Position.Key> KEYS =
      GivenRows.<Position.Key>named("key")
          .column(POSITIONS.USER_ID, Position.Key::userId)
          .column(POSITIONS.MARKET_ID, Position.Key::marketId)
          .column(POSITIONS.OUTCOME_ID, Position.Key::outcomeId);

  private static final PreparedSql FIND_POSITIONS =
      new PreparedSql(
          select(PositionRows.COLUMNS)
              .from(POSITIONS)
              .join(KEYS.table())
              .on(KEYS.matches(POSITIONS.USER_ID, POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID)));

  private static final PreparedSql INSERT_TRADES =
      new PreparedSql(
          insertInto(TRADES).columns(TradeRows.GIVEN.targets()).select(TradeRows.GIVEN.select()));

  private static final GivenRows<Position> GIVEN_POSITIONS =
      GivenRows.<Position>named("given")
          .column(POSITIONS.USER_ID, position -> position.key().userId())
          .column(POSITIONS.MARKET_ID, position -> position.key().marketId())
          .column(POSITIONS.OUTCOME_ID, position -> position.key().outcomeId())
          .column(POSITIONS.SHARES, Position::shares)
          .column(POSITIONS.COST, Position::cost);

  private static final PreparedSql SAVE_POSITIONS =
      new PreparedSql(
          insertInto(POSITIONS)
              .columns(GIVEN_POSITIONS.targets())
              .select(GIVEN_POSITIONS.select())
              .onConflict(POSITIONS.USER_ID, POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID)
              .doUpdate()
              .set(POSITIONS.SHARES, excluded(POSITIONS.SHARES))
              .set(POSITIONS.COST, excluded(POSITIONS.COST)));

  private static final PreparedSql JOIN_CANDLES =
      new PreparedSql(
          insertInto(CANDLES)
              .columns(CandleRows.GIVEN.targets())
              .select(CandleRows.GIVEN.select())
              .onConflict(CANDLES.OUTCOME_ID, CANDLES.LENGTH, CANDLES.START)
              .doUpdate()
              .set(CANDLES.HIGH, greatest(CANDLES.HIGH, excluded(CANDLES.HIGH)))
              .set(CANDLES.LOW, least(CANDLES.LOW, excluded(CANDLES.LOW)))
              .set(CANDLES.CLOSE, excluded(CANDLES.CLOSE))
              .set(
                  CANDLES.VOLUME,
                  least(
                      CANDLES.VOLUME.plus(excluded(CANDLES.VOLUME)),
                      val(Credits.MAX, CANDLES.VOLUME))));

  private static final PreparedSql FIND_TRADES =
      new PreparedSql(
          select(TradeRows.COLUMNS)
              .from(TRADES)
              .where(TRADES.MARKET_ID.eq(MARKET))
              .and(TRADES.NUMBER.lt(NUMBER))
              .orderBy(TRADES.NUMBER.desc())
              .limit(LIMIT));

  private static final PreparedSql FIND_TRADES_OF_USER =
      new PreparedSql(
          select(TradeRows.COLUMNS)
              .from(TRADES)
              .where(TRADES.MARKET_ID.eq(MARKET))
              .and(TRADES.USER_ID.eq(USER))
              .and(TRADES.NUMBER.lt(NUMBER))
              .orderBy(TRADES.NUMBER.desc())
              .limit(LIMIT));

  /// Two ranges of an index: a creator's own trades may be many.
  private static final Field<Boolean> BY_OTHERS =
      field(
          exists(
                  selectOne()
                      .from(TRADES)
                      .where(TRADES.MARKET_ID.eq(MARKET))
                      .and(TRADES.USER_ID.lt(USER)))
              .or(
                  exists(
                      selectOne()
                          .from(TRADES)
                          .where(TRADES.MARKET_ID.eq(MARKET))
                          .and(TRADES.USER_ID.gt(USER)))));

  private static final PreparedSql TRADED_BY_OTHERS = new PreparedSql(select(BY_OTHERS));

  private static final PreparedSql FIND_HOLDERS =
      new PreparedSql(
          select(PositionRows.COLUMNS)
              .from(POSITIONS)
              .where(POSITIONS.MARKET_ID.eq(MARKET))
              .and(POSITIONS.SHARES.gt(Shares.ZERO))
              .and(
                  row(POSITIONS.SHARES, POSITIONS.USER_ID, POSITIONS.OUTCOME_ID)
                      .lt(row(SHARES, USER, OUTCOME)))
              .orderBy(
                  POSITIONS.SHARES.desc(), POSITIONS.USER_ID.desc(), POSITIONS.OUTCOME_ID.desc())
              .limit(LIMIT));

  private static final PreparedSql FIND_HOLDERS_OF_OUTCOME =
      new PreparedSql(
          select(PositionRows.COLUMNS)
              .from(POSITIONS)
              .where(POSITIONS.MARKET_ID.eq(MARKET))
              .and(POSITIONS.OUTCOME_ID.eq(OUTCOME))
              .and(POSITIONS.SHARES.gt(Shares.ZERO))
              .and(row(POSITIONS.SHARES, POSITIONS.USER_ID).lt(row(SHARES, USER)))
              .orderBy(POSITIONS.SHARES.desc(), POSITIONS.USER_ID.desc())
              .limit(LIMIT));

  private static final PreparedSql FIND_PORTFOLIO =
      new PreparedSql(
          select(PositionRows.COLUMNS)
              .from(POSITIONS)
              .where(POSITIONS.USER_ID.eq(USER))
              .and(row(POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID).lt(row(MARKET, OUTCOME)))
              .orderBy(POSITIONS.MARKET_ID.desc(), POSITIONS.OUTCOME_ID.desc())
              .limit(LIMIT));

  private static final PreparedSql FIND_CANDLES =
      new PreparedSql(
          select(CandleRows.COLUMNS)
              .from(CANDLES)
              .where(CANDLES.OUTCOME_ID.eq(OUTCOME))
              .and(CANDLES.LENGTH.eq(LENGTH))
              .and(CANDLES.START.lt(START))
              .orderBy(CANDLES.START.desc())
              .limit(LIMIT));

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
    return FIND_POSITIONS.on(database).with(KEYS, keys).list(PositionRows::position).stream()
        .collect(Collectors.toMap(Position::key, Function.identity(), (first, _) -> first));
  }

  @Override
  public void save(List<Trade> trades, Collection<Position> positions, Collection<Candle> candles) {
    INSERT_TRADES.on(database).with(TradeRows.GIVEN, trades).execute();
    SAVE_POSITIONS.on(database).with(GIVEN_POSITIONS, positions).execute();
    JOIN_CANDLES.on(database).with(CandleRows.GIVEN, candles).execute();
  }

  @Override
  public List<Trade> findTrades(
      MarketId marketId, @Nullable UserId userId, @Nullable Long before, int limit) {
    Call trades =
        userId == null
            ? FIND_TRADES.on(database)
            : FIND_TRADES_OF_USER.on(database).with(USER, userId);
    return trades
        .with(MARKET, marketId)
        .with(NUMBER, before == null ? Long.MAX_VALUE : before)
        .with(LIMIT, limit)
        .list(TradeRows::trade);
  }

  @Override
  public boolean isTradedByOthers(MarketId marketId, UserId userId) {
    return TRADED_BY_OTHERS
        .on(database)
        .with(MARKET, marketId)
        .with(USER, userId)
        .single(BY_OTHERS);
  }

  @Override
  public List<Position> findHolders(
      MarketId marketId, @Nullable OutcomeId outcomeId, @Nullable HolderCursor after, int limit) {
    HolderCursor from = after == null ? BEFORE_ALL_HOLDERS : after;
    Call holders =
        outcomeId == null
            ? FIND_HOLDERS.on(database).with(OUTCOME, from.outcomeId())
            : FIND_HOLDERS_OF_OUTCOME.on(database).with(OUTCOME, outcomeId);
    return holders
        .with(MARKET, marketId)
        .with(SHARES, from.shares())
        .with(USER, from.userId())
        .with(LIMIT, limit)
        .list(PositionRows::position);
  }

  @Override
  public List<Position> findPortfolio(UserId userId, @Nullable PortfolioCursor after, int limit) {
    PortfolioCursor from = after == null ? BEFORE_ALL_MARKETS : after;
    return FIND_PORTFOLIO
        .on(database)
        .with(USER, userId)
        .with(MARKET, from.marketId())
        .with(OUTCOME, from.outcomeId())
        .with(LIMIT, limit)
        .list(PositionRows::position);
  }

  @Override
  public List<Candle> findCandles(
      OutcomeId outcomeId, Candle.Interval interval, @Nullable Instant before, int limit) {
    return FIND_CANDLES
        .on(database)
        .with(OUTCOME, outcomeId)
        .with(LENGTH, interval)
        .with(START, before == null ? END_OF_TIME : before)
        .with(LIMIT, limit)
        .list(CandleRows::candle);
  }
}

package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.COVERED;
import static org.bellwether.persistence.schema.Tables.POSITIONS;
import static org.bellwether.persistence.schema.Tables.SETTLEMENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Position;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.trading.PositionRows;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;
import org.jooq.impl.DSL;

/// The tables `settlements` and `covered`, and what they say of `positions`.
public final class JooqSettlementRepository implements SettlementRepository {
  private static final Param<MarketId> MARKET = param("market", SETTLEMENTS.MARKET_ID);
  private static final Param<Long> POSITION_COUNT = param("positions", SETTLEMENTS.POSITIONS);
  private static final Param<Long> SETTLED = param("settled", SETTLEMENTS.SETTLED);
  private static final Param<Credits> PAID = param("paid", SETTLEMENTS.PAID);
  private static final Param<Credits> LEFT_OVER = param("left_over", SETTLEMENTS.LEFT_OVER);
  private static final Param<Instant> STARTED_AT = param("started_at", SETTLEMENTS.STARTED_AT);
  private static final Param<Instant> COMPLETED_AT =
      param("completed_at", SETTLEMENTS.COMPLETED_AT);
  private static final Param<Long[]> CLOSING_PRICES =
      param("closing_prices", SETTLEMENTS.CLOSING_PRICES);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);

  private static final GivenRows<AccountId> ACCOUNTS = GivenRows.keys(COVERED.ACCOUNT);

  private static final GivenRows<Position> GIVEN =
      GivenRows.<Position>named("given")
          .column(POSITIONS.USER_ID, position -> position.key().userId())
          .column(POSITIONS.MARKET_ID, position -> position.key().marketId())
          .column(POSITIONS.OUTCOME_ID, position -> position.key().outcomeId());

  private static final GivenRows<Position> GIVEN_PAID =
      GIVEN.column(POSITIONS.PAYOUT, Position::payout);

  private static final GivenRows<Map.Entry<AccountId, Credits>> GIVEN_COVERED =
      GivenRows.<Map.Entry<AccountId, Credits>>named("given")
          .column(COVERED.ACCOUNT, Map.Entry::getKey)
          .column(COVERED.AMOUNT, Map.Entry::getValue);

  private static final Condition UNPAID =
      POSITIONS
          .MARKET_ID
          .eq(MARKET)
          .and(POSITIONS.SHARES.gt(Shares.ZERO))
          .and(POSITIONS.PAYOUT.isNull());

  private static final Field<Integer> HOW_MANY = count();

  private static final PreparedSql COUNT_UNPAID =
      new PreparedSql(select(HOW_MANY).from(POSITIONS).where(UNPAID));

  private static final PreparedSql FIND_UNPAID = new PreparedSql(some(UNPAID));

  private static final PreparedSql FIND_PAID =
      new PreparedSql(some(POSITIONS.MARKET_ID.eq(MARKET).and(POSITIONS.PAYOUT.isNotNull())));

  private static final PreparedSql FIND_ONE = new PreparedSql(one());
  private static final PreparedSql LOCK_ONE = new PreparedSql(Postgres.held(one()));

  private static final PreparedSql INSERT =
      new PreparedSql(
          insertInto(SETTLEMENTS)
              .set(SETTLEMENTS.MARKET_ID, MARKET)
              .set(SETTLEMENTS.POSITIONS, POSITION_COUNT)
              .set(SETTLEMENTS.SETTLED, SETTLED)
              .set(SETTLEMENTS.PAID, PAID)
              .set(SETTLEMENTS.STARTED_AT, STARTED_AT)
              .set(SETTLEMENTS.CLOSING_PRICES, CLOSING_PRICES));

  private static final PreparedSql UPDATE =
      new PreparedSql(
          DSL.update(SETTLEMENTS)
              .set(SETTLEMENTS.SETTLED, SETTLED)
              .set(SETTLEMENTS.PAID, PAID)
              .set(SETTLEMENTS.LEFT_OVER, LEFT_OVER)
              .set(SETTLEMENTS.COMPLETED_AT, COMPLETED_AT)
              .where(SETTLEMENTS.MARKET_ID.eq(MARKET)));

  private static final PreparedSql PAY =
      new PreparedSql(
          DSL.update(POSITIONS)
              .set(POSITIONS.PAYOUT, GIVEN_PAID.field(POSITIONS.PAYOUT))
              .from(GIVEN_PAID.table())
              .where(isGiven(GIVEN_PAID))
              .and(POSITIONS.PAYOUT.isNull()));

  private static final PreparedSql TAKE_BACK =
      new PreparedSql(
          DSL.update(POSITIONS)
              .setNull(POSITIONS.PAYOUT)
              .from(GIVEN.table())
              .where(isGiven(GIVEN))
              .and(POSITIONS.PAYOUT.isNotNull()));

  private static final PreparedSql DELETE =
      new PreparedSql(deleteFrom(SETTLEMENTS).where(SETTLEMENTS.MARKET_ID.eq(MARKET)));

  private static final PreparedSql FIND_COVERED =
      new PreparedSql(
          select(COVERED.ACCOUNT, COVERED.AMOUNT)
              .from(COVERED)
              .where(COVERED.MARKET_ID.eq(MARKET))
              .and(ACCOUNTS.contain(COVERED.ACCOUNT)));

  private static final Field<BigDecimal> SUM = Sums.total(sum(Sums.micros(COVERED.AMOUNT)));

  private static final PreparedSql SUM_COVERED =
      new PreparedSql(select(SUM).from(COVERED).where(COVERED.MARKET_ID.eq(MARKET)));

  private static final PreparedSql INSERT_COVERED =
      new PreparedSql(
          insertInto(COVERED)
              .columns(GIVEN_COVERED.targets(COVERED.MARKET_ID))
              .select(GIVEN_COVERED.select(MARKET)));

  private static final PreparedSql DELETE_COVERED =
      new PreparedSql(
          deleteFrom(COVERED)
              .where(COVERED.MARKET_ID.eq(MARKET))
              .and(ACCOUNTS.contain(COVERED.ACCOUNT)));

  private final DSLContext database;

  public JooqSettlementRepository(DSLContext database) {
    this.database = database;
  }

  private static Select<Record> some(Condition which) {
    return select(PositionRows.COLUMNS)
        .from(POSITIONS)
        .where(which)
        .orderBy(POSITIONS.USER_ID, POSITIONS.OUTCOME_ID)
        .limit(LIMIT);
  }

  private static SelectForUpdateStep<Record> one() {
    return select(SettlementRows.COLUMNS).from(SETTLEMENTS).where(SETTLEMENTS.MARKET_ID.eq(MARKET));
  }

  private static Condition isGiven(GivenRows<Position> given) {
    return given.matches(POSITIONS.USER_ID, POSITIONS.MARKET_ID, POSITIONS.OUTCOME_ID);
  }

  @Override
  public long countUnpaid(MarketId marketId) {
    return COUNT_UNPAID.on(database).with(MARKET, marketId).single(HOW_MANY);
  }

  @Override
  public void create(Settlement settlement) {
    INSERT
        .on(database)
        .with(MARKET, settlement.marketId())
        .with(POSITION_COUNT, settlement.positions())
        .with(SETTLED, settlement.settled())
        .with(PAID, settlement.paid())
        .with(STARTED_AT, settlement.startedAt())
        .with(CLOSING_PRICES, SettlementRows.micros(settlement.closingPrices()))
        .execute();
  }

  @Override
  public Optional<Settlement> find(MarketId marketId) {
    return FIND_ONE.on(database).with(MARKET, marketId).first(SettlementRows::settlement);
  }

  @Override
  public Optional<Settlement> lock(MarketId marketId) {
    return LOCK_ONE.on(database).with(MARKET, marketId).first(SettlementRows::settlement);
  }

  @Override
  public List<Position> findUnpaid(MarketId marketId, int limit) {
    return FIND_UNPAID
        .on(database)
        .with(MARKET, marketId)
        .with(LIMIT, limit)
        .list(PositionRows::position);
  }

  @Override
  public void advance(Settlement settlement, List<Position> paid) {
    if (!paid.isEmpty() && PAY.on(database).with(GIVEN_PAID, paid).execute() < paid.size()) {
      throw new IllegalStateException(
          "positions of market " + settlement.marketId() + " have been paid already");
    }
    update(settlement);
  }

  private void update(Settlement settlement) {
    UPDATE
        .on(database)
        .with(SETTLED, settlement.settled())
        .with(PAID, settlement.paid())
        .with(LEFT_OVER, settlement.leftOver())
        .with(COMPLETED_AT, settlement.completedAt())
        .with(MARKET, settlement.marketId())
        .execute();
  }

  @Override
  public List<Position> findPaid(MarketId marketId, int limit) {
    return FIND_PAID
        .on(database)
        .with(MARKET, marketId)
        .with(LIMIT, limit)
        .list(PositionRows::position);
  }

  @Override
  public void retreat(Settlement settlement, List<Position> unpaid) {
    if (!unpaid.isEmpty() && TAKE_BACK.on(database).with(GIVEN, unpaid).execute() < unpaid.size()) {
      throw new IllegalStateException(
          "positions of market " + settlement.marketId() + " have not been paid");
    }
    update(settlement);
  }

  @Override
  public void delete(MarketId marketId) {
    DELETE.on(database).with(MARKET, marketId).execute();
  }

  @Override
  public Map<AccountId, Credits> findCovered(MarketId marketId, Collection<AccountId> accounts) {
    return FIND_COVERED
        .on(database)
        .with(MARKET, marketId)
        .with(ACCOUNTS, accounts)
        .list(row -> Map.entry(row.get(COVERED.ACCOUNT), row.get(COVERED.AMOUNT)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Credits sumCovered(MarketId marketId) {
    return new Credits(
        SUM_COVERED.on(database).with(MARKET, marketId).single(SUM).longValueExact());
  }

  @Override
  public void saveCovered(MarketId marketId, Map<AccountId, Credits> covered) {
    DELETE_COVERED.on(database).with(MARKET, marketId).with(ACCOUNTS, covered.keySet()).execute();
    List<Map.Entry<AccountId, Credits>> left =
        covered.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(Credits.ZERO))
            .toList();
    INSERT_COVERED.on(database).with(MARKET, marketId).with(GIVEN_COVERED, left).execute();
  }
}

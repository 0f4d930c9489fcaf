package org.bellwether.persistence.settlement;

import static java.util.Objects.requireNonNull;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.longs;
import static org.bellwether.persistence.sql.PreparedSql.uuid;
import static org.bellwether.persistence.sql.PreparedSql.uuids;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Position;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The tables `settlements` and `covered`, and what they say of `positions`.
public final class JooqSettlementRepository implements SettlementRepository {
  /// Of `settlements`, as [#settlement] reads them.
  static final String COLUMNS =
      """
      settlements.market_id, settlements.positions, settlements.settled, settlements.paid,
        settlements.left_over, settlements.started_at, settlements.completed_at,
        settlements.closing_prices
      """;

  private static final String UNPAID =
      "from positions where market_id = ? and shares > 0 and payout is null ";

  private static final String SOME = "select user_id, market_id, outcome_id, shares, cost, payout ";

  private static final PreparedSql COUNT_UNPAID = new PreparedSql("select count(*) " + UNPAID);

  private static final PreparedSql FIND_UNPAID =
      new PreparedSql(SOME + UNPAID + "order by user_id, outcome_id limit ?");

  private static final PreparedSql FIND_PAID =
      new PreparedSql(
          SOME
              + "from positions where market_id = ? and payout is not null"
              + " order by user_id, outcome_id limit ?");

  private static final String FIND = "select " + COLUMNS + "from settlements where market_id = ? ";

  private static final PreparedSql FIND_ONE = new PreparedSql(FIND);
  private static final PreparedSql LOCK_ONE = new PreparedSql(FIND + "for no key update");

  private static final PreparedSql INSERT =
      new PreparedSql(
          """
          insert into settlements (market_id, positions, settled, paid, started_at, closing_prices)
          values (?, ?, ?, ?, ?, ?)
          """);

  private static final PreparedSql UPDATE =
      new PreparedSql(
          """
          update settlements set settled = ?, paid = ?, left_over = ?, completed_at = ? where market_id = ?
          """);

  private static final PreparedSql PAY =
      new PreparedSql(
          """
          update positions set payout = paid.payout
          from unnest(?, ?, ?, ?) as paid (user_id, market_id, outcome_id, payout)
          where positions.user_id = paid.user_id
            and positions.market_id = paid.market_id
            and positions.outcome_id = paid.outcome_id
            and positions.payout is null
          """);

  private static final PreparedSql TAKE_BACK =
      new PreparedSql(
          """
          update positions set payout = null
          from unnest(?, ?, ?) as unpaid (user_id, market_id, outcome_id)
          where positions.user_id = unpaid.user_id
            and positions.market_id = unpaid.market_id
            and positions.outcome_id = unpaid.outcome_id
            and positions.payout is not null
          """);

  private static final PreparedSql DELETE =
      new PreparedSql("delete from settlements where market_id = ?");

  private static final PreparedSql FIND_COVERED =
      new PreparedSql(
          "select account, amount from covered where market_id = ? and account = any (?)");

  private static final PreparedSql SUM_COVERED =
      new PreparedSql("select coalesce(sum(amount), 0) from covered where market_id = ?");

  private static final PreparedSql INSERT_COVERED =
      new PreparedSql(
          """
          insert into covered (market_id, account, amount)
          select ?, account, amount from unnest(?, ?) as now (account, amount)
          """);

  private static final PreparedSql DELETE_COVERED =
      new PreparedSql("delete from covered where market_id = ? and account = any (?)");

  private final DSLContext database;

  public JooqSettlementRepository(DSLContext database) {
    this.database = database;
  }

  @Override
  public long countUnpaid(MarketId marketId) {
    return COUNT_UNPAID.list(database, row -> row.getLong(1), marketId.value()).getFirst();
  }

  @Override
  public void create(Settlement settlement) {
    INSERT.execute(
        database,
        settlement.marketId().value(),
        settlement.positions(),
        settlement.settled(),
        settlement.paid().micros(),
        settlement.startedAt(),
        longs(settlement.closingPrices(), Price::micros));
  }

  @Override
  public Optional<Settlement> find(MarketId marketId) {
    return find(FIND_ONE, marketId);
  }

  @Override
  public Optional<Settlement> lock(MarketId marketId) {
    return find(LOCK_ONE, marketId);
  }

  private Optional<Settlement> find(PreparedSql statement, MarketId marketId) {
    return statement.list(database, JooqSettlementRepository::settlement, marketId.value()).stream()
        .findFirst();
  }

  /// Of [#COLUMNS].
  static Settlement settlement(ResultSet row) throws SQLException {
    long leftOver = row.getLong(5);
    boolean complete = !row.wasNull();
    return new Settlement(
        new MarketId(uuid(row, 1)),
        prices(row.getArray(8)),
        row.getLong(2),
        row.getLong(3),
        new Credits(row.getLong(4)),
        complete ? new Credits(leftOver) : null,
        instant(row, 6),
        complete ? instant(row, 7) : null);
  }

  private static List<Price> prices(@Nullable Array micros) throws SQLException {
    return micros == null
        ? List.of()
        : Stream.of((Long[]) micros.getArray()).map(Price::new).toList();
  }

  @Override
  public List<Position> findUnpaid(MarketId marketId, int limit) {
    return FIND_UNPAID.list(database, JooqTradeRepository::position, marketId.value(), limit);
  }

  @Override
  public void advance(Settlement settlement, List<Position> paid) {
    if (!paid.isEmpty()) {
      int updated =
          PAY.execute(
              database,
              uuids(paid, position -> position.key().userId().value()),
              uuids(paid, position -> position.key().marketId().value()),
              uuids(paid, position -> position.key().outcomeId().value()),
              longs(paid, position -> requireNonNull(position.payout()).micros()));
      if (updated < paid.size()) {
        throw new IllegalStateException(
            "positions of market " + settlement.marketId() + " have been paid already");
      }
    }
    update(settlement);
  }

  private void update(Settlement settlement) {
    UPDATE.execute(
        database,
        settlement.settled(),
        settlement.paid().micros(),
        settlement.leftOver() == null ? null : settlement.leftOver().micros(),
        settlement.completedAt(),
        settlement.marketId().value());
  }

  @Override
  public List<Position> findPaid(MarketId marketId, int limit) {
    return FIND_PAID.list(database, JooqTradeRepository::position, marketId.value(), limit);
  }

  @Override
  public void retreat(Settlement settlement, List<Position> unpaid) {
    if (!unpaid.isEmpty()) {
      int updated =
          TAKE_BACK.execute(
              database,
              uuids(unpaid, position -> position.key().userId().value()),
              uuids(unpaid, position -> position.key().marketId().value()),
              uuids(unpaid, position -> position.key().outcomeId().value()));
      if (updated < unpaid.size()) {
        throw new IllegalStateException(
            "positions of market " + settlement.marketId() + " have not been paid");
      }
    }
    update(settlement);
  }

  @Override
  public void delete(MarketId marketId) {
    DELETE.execute(database, marketId.value());
  }

  @Override
  public Map<AccountId, Credits> findCovered(MarketId marketId, Collection<AccountId> accounts) {
    return FIND_COVERED
        .list(
            database,
            row -> Map.entry(new AccountId(uuid(row, 1)), new Credits(row.getLong(2))),
            marketId.value(),
            uuids(accounts, AccountId::value))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Credits sumCovered(MarketId marketId) {
    return SUM_COVERED
        .list(database, row -> new Credits(row.getLong(1)), marketId.value())
        .getFirst();
  }

  @Override
  public void saveCovered(MarketId marketId, Map<AccountId, Credits> covered) {
    DELETE_COVERED.execute(database, marketId.value(), uuids(covered.keySet(), AccountId::value));
    List<Map.Entry<AccountId, Credits>> left =
        covered.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(Credits.ZERO))
            .toList();
    INSERT_COVERED.execute(
        database,
        marketId.value(),
        uuids(left, entry -> entry.getKey().value()),
        longs(left, entry -> entry.getValue().micros()));
  }
}

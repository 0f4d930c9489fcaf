package org.bellwether.persistence.settlement;

import static java.util.Objects.requireNonNull;
import static org.bellwether.persistence.FixedStatement.instant;
import static org.bellwether.persistence.FixedStatement.longs;
import static org.bellwether.persistence.FixedStatement.uuid;
import static org.bellwether.persistence.FixedStatement.uuids;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Position;
import org.bellwether.persistence.FixedStatement;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.jooq.DSLContext;

/// The table `settlements`, and what it says of `positions`.
public final class JooqSettlementRepository implements SettlementRepository {
  private static final String UNPAID =
      "from positions where market_id = ? and shares > 0 and payout is null ";

  private static final FixedStatement COUNT_UNPAID =
      new FixedStatement("select count(*) " + UNPAID);

  private static final FixedStatement FIND_UNPAID =
      new FixedStatement(
          "select user_id, market_id, outcome_id, shares, cost, payout "
              + UNPAID
              + "order by user_id, outcome_id limit ?");

  private static final String FIND =
      "select market_id, positions, settled, paid, left_over, started_at, completed_at"
          + " from settlements where market_id = ? ";

  private static final FixedStatement FIND_ONE = new FixedStatement(FIND);
  private static final FixedStatement LOCK_ONE = new FixedStatement(FIND + "for no key update");

  private static final FixedStatement INSERT =
      new FixedStatement(
          """
          insert into settlements (market_id, positions, settled, paid, started_at)
          values (?, ?, ?, ?, ?)
          """);

  private static final FixedStatement UPDATE =
      new FixedStatement(
          """
          update settlements set settled = ?, paid = ?, left_over = ?, completed_at = ? where market_id = ?
          """);

  private static final FixedStatement PAY =
      new FixedStatement(
          """
          update positions set payout = paid.payout
          from unnest(?, ?, ?, ?) as paid (user_id, market_id, outcome_id, payout)
          where positions.user_id = paid.user_id
            and positions.market_id = paid.market_id
            and positions.outcome_id = paid.outcome_id
            and positions.payout is null
          """);

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
        settlement.startedAt());
  }

  @Override
  public Optional<Settlement> find(MarketId marketId) {
    return find(FIND_ONE, marketId);
  }

  @Override
  public Optional<Settlement> lock(MarketId marketId) {
    return find(LOCK_ONE, marketId);
  }

  private Optional<Settlement> find(FixedStatement statement, MarketId marketId) {
    return statement.list(database, JooqSettlementRepository::settlement, marketId.value()).stream()
        .findFirst();
  }

  /// Of all columns of `settlements`, in their order.
  static Settlement settlement(ResultSet row) throws SQLException {
    long leftOver = row.getLong(5);
    boolean complete = !row.wasNull();
    return new Settlement(
        new MarketId(uuid(row, 1)),
        row.getLong(2),
        row.getLong(3),
        new Credits(row.getLong(4)),
        complete ? new Credits(leftOver) : null,
        instant(row, 6),
        complete ? instant(row, 7) : null);
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
    UPDATE.execute(
        database,
        settlement.settled(),
        settlement.paid().micros(),
        settlement.leftOver() == null ? null : settlement.leftOver().micros(),
        settlement.completedAt(),
        settlement.marketId().value());
  }
}

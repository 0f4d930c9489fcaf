package org.bellwether.persistence.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.domain.trading.TradeRepository.HolderCursor;
import org.bellwether.domain.trading.TradeRepository.PortfolioCursor;
import org.bellwether.persistence.ExplainedStatements;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.idempotency.JooqIdempotencyStore;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.settlement.JooqSettlementRepository;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// No list of trading reads a whole table: 100 markets with 400 holders and 1,000 trades each.
class TradingQueryPlanTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final MarketId MARKET = new MarketId(id(0x9000, 7));
  private static final OutcomeId YES = new OutcomeId(id(0xa000, 7));
  private static final UserId ANN = new UserId(id(0x8000, 11));

  private final ExplainedStatements explained = new ExplainedStatements();
  private final TradeRepository trades = new JooqTradeRepository(explained.database());

  private static UUID id(int kind, int number) {
    return new UUID(0x7000L, ((long) kind << 48) + number);
  }

  @BeforeAll
  static void muchTrading() {
    DSLContext database = TestDatabase.empty();
    database.execute(
        """
        insert into users (id, external_id, name, role, created_at)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
          'load:' || i, 'Person ' || i, 'user', now()
        from generate_series(0, 399) i
        """);
    database.execute("insert into accounts (id, kind, balance) select id, 'user', 1000 from users");
    database.execute(
        """
        insert into markets (id, creator_id, name, description, tags, status, volume, closes_at,
          created_at, updated_at, version)
        select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid,
          '00000000-0000-7000-8000-000000000000', 'Market ' || i, '', '{}', 'active', 0,
          now() + interval '1 year', now(), now(), 1
        from generate_series(0, 99) i
        """);
    database.execute(
        """
        insert into outcomes (id, market_id, position, name, price)
        select ('00000000-0000-7000-a00' || p || '-' || lpad(to_hex(i), 12, '0'))::uuid,
          ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, p,
          (array['Yes', 'No'])[p + 1], 500000
        from generate_series(0, 99) i, generate_series(0, 1) p
        """);
    database.execute(
        """
        insert into positions (user_id, market_id, outcome_id, shares, cost)
        select users.id, market_id, outcomes.id, 1000 + hashtext(users.name || outcomes.id) % 900, 5
        from users, outcomes where position = 0
        """);
    database.execute(
        """
        insert into trades (id, market_id, number, user_id, outcome_id, side, shares, amount,
          price_before, price_after, at)
        select gen_random_uuid(), market_id, n,
          ('00000000-0000-7000-8000-' || lpad(to_hex(n % 400), 12, '0'))::uuid, id, 'buy', 5, 5,
          500000, 500000, now()
        from outcomes, generate_series(1, 1000) n where position = 0
        """);
    database.execute(
        """
        insert into transfers (id, reason, from_account, to_account, amount, at)
        select id, 'purchase', user_id, market_id, amount, at from trades
        """);
    database.execute(
        """
        insert into candles (outcome_id, length, start, open, high, low, close, volume)
        select id, 'minute', '2026-01-01'::timestamptz + n * interval '1 minute', 5, 5, 5, 5, 5
        from outcomes, generate_series(1, 500) n
        """);
    database.execute(
        """
        insert into answers (owner, key, fingerprint, answer, answered_at)
        select gen_random_uuid(), 'k', 'f', 'a', now() - n * interval '1 second'
        from generate_series(1, 50000) n
        """);
    database.execute(
        """
        insert into covered (market_id, account, amount)
        select markets.id, users.id, 5 from markets, users
        """);
    database.execute("vacuum analyze");
  }

  @AfterAll
  static void empty() {
    TestDatabase.empty();
  }

  @Test
  void trades_of_a_market_and_of_one_of_its_traders() {
    assertThat(trades.findTrades(MARKET, null, null, 21)).hasSize(21);
    assertThat(trades.findTrades(MARKET, null, 500L, 101)).hasSize(101);
    assertThat(trades.findTrades(MARKET, ANN, null, 21)).hasSize(3);
    assertThat(explained.scans()).isEmpty();
  }

  @Test
  void holders_and_portfolios() {
    assertThat(trades.findHolders(MARKET, null, null, 21)).hasSize(21);
    assertThat(trades.findHolders(MARKET, YES, null, 101)).hasSize(101);
    assertThat(trades.findHolders(MARKET, null, new HolderCursor(new Shares(900), ANN, YES), 21))
        .hasSize(21);
    assertThat(trades.findPortfolio(ANN, null, 21)).hasSize(21);
    assertThat(trades.findPortfolio(ANN, new PortfolioCursor(MARKET, YES), 21)).hasSize(7);
    assertThat(trades.findPositions(List.of(new Position.Key(ANN, MARKET, YES)))).hasSize(1);
    assertThat(explained.scans()).isEmpty();
  }

  @Test
  void candles_and_statements() {
    assertThat(trades.findCandles(YES, Candle.Interval.MINUTE, null, 21)).hasSize(21);
    assertThat(trades.findCandles(YES, Candle.Interval.MINUTE, NOW, 101)).hasSize(101);
    JooqLedger ledger = new JooqLedger(explained.database());
    assertThat(ledger.findTransfers(ANN.account(), null, 21)).hasSize(21);
    assertThat(ledger.findTransfers(MARKET.escrow(), id(0x8000, 1), 101)).hasSizeLessThan(102);
    assertThat(ledger.findBalance(ANN.account())).isPresent();
    assertThat(explained.scans()).isEmpty();
  }

  @Test
  void settlement_and_idempotency() {
    SettlementRepository settlements = new JooqSettlementRepository(explained.database());
    assertThat(settlements.countUnpaid(MARKET)).isEqualTo(400);
    assertThat(settlements.findUnpaid(MARKET, 100)).hasSize(100);
    assertThat(settlements.findPaid(MARKET, 100)).isEmpty();
    assertThat(settlements.findCovered(MARKET, List.of(AccountId.HOUSE))).isEmpty();
    assertThat(settlements.sumCovered(MARKET)).isEqualTo(new Credits(2000));
    JooqIdempotencyStore store = new JooqIdempotencyStore(explained.database());
    assertThat(store.find(List.of(new IdempotencyKey(ANN.value(), "k", "f")))).isEmpty();
    assertThat(store.deleteOlder(Instant.EPOCH, 1000)).isZero();
    assertThat(explained.scans()).isEmpty();
  }
}

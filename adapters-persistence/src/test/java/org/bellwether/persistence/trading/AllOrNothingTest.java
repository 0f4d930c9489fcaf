package org.bellwether.persistence.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Order;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.WatchedConnections;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is one to people is one to the books: when any of its statements fails, nothing has
/// happened. Each statement is made to fail in turn.
class AllOrNothingTest {
  private static final String EVERYTHING =
      """
      select (select count(*) from markets), (select count(*) from outcomes),
        (select count(*) from transfers), (select count(*) from trades),
        (select count(*) from positions), (select count(*) from candles),
        (select count(*) from accounts), (select sum(balance * balance) from accounts),
        (select sum(volume) + sum(version) from markets), (select sum(outstanding) from outcomes)
      """;

  private final List<String> statements = new ArrayList<>();
  private int failing = Integer.MAX_VALUE;
  private final DSLContext watched =
      WatchedConnections.watching(
          TestDatabase.dsl(),
          (_, sql, _) -> {
            statements.add(sql);
            if (statements.size() > failing) {
              throw new SQLException("on purpose", "XX000");
            }
          });
  private final Traders traders = new Traders(TestDatabase.dsl());
  private final Traders unlucky = new Traders(watched);
  private UserId ann;

  @BeforeEach
  void somebody() {
    TestDatabase.empty();
    ann = traders.person("ann");
  }

  @AfterEach
  void theBooksBalance() {
    assertThat(traders.violations()).isEmpty();
  }

  /// Runs it with the first statement failing, then the second, and so on, until none fails.
  ///
  /// @return how many statements it takes
  private int failEachStatement(Consumer<Traders> work) {
    for (failing = 0; ; failing++) {
      String before = everything();
      statements.clear();
      if (isDone(work)) {
        return failing;
      }
      assertThat(everything()).as("after a failure in %s", statements.getLast()).isEqualTo(before);
    }
  }

  private boolean isDone(Consumer<Traders> work) {
    try {
      work.accept(unlucky);
      return true;
    } catch (RuntimeException e) {
      assertThat(e).hasStackTraceContaining("on purpose");
      return false;
    }
  }

  private static String everything() {
    return TestDatabase.dsl().fetchOne(EVERYTHING).toString();
  }

  @Test
  void a_market_is_made_with_its_subsidy_and_first_position_or_not_at_all() {
    Order.BuyFor position = new Order.BuyFor("Yes", new Credits(10_000_000), null, null);
    int count =
        failEachStatement(traders ->
            assertThat(traders.open(ann, position)).isInstanceOf(CreateMarket.Created.class));
    assertThat(count).isGreaterThan(8);
  }

  @Test
  void a_position_that_is_refused_leaves_no_market() {
    String before = everything();
    Order.BuyFor dear = new Order.BuyFor("Yes", new Credits(901_000_000), null, null);
    assertThat(traders.open(ann, dear)).isNotInstanceOf(CreateMarket.Created.class);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_trade_happens_whole_or_not_at_all() {
    Market market = traders.open(ann);
    int count =
        failEachStatement(traders ->
            assertThat(
                    traders.trade(
                        ann, market, new Order.Buy("No", new Shares(5_000_000), null, null)))
                .isInstanceOf(PlaceTrade.Traded.class));
    assertThat(count).isGreaterThan(8);
  }

  @Test
  void a_settlement_cut_off_at_any_statement_pays_everybody_once() {
    Market market = traders.open(ann);
    for (int i = 0; i < 3; i++) {
      traders.trade(
          traders.person("trader" + i),
          market,
          new Order.Buy(i == 1 ? "No" : "Yes", new Shares(7_000_000), null, null));
    }
    int failures = 0;
    traders.resolve(market);
    for (failing = 0; ; failing++) {
      statements.clear();
      if (isDone(traders -> traders.pay(market))) {
        break;
      }
      failures++;
      assertThat(traders.violations()).isEmpty();
    }
    assertThat(failures).isGreaterThan(8);
    assertThat(
            TestDatabase.dsl().fetchValue("select count(*) from transfers where reason = 'payout'"))
        .isEqualTo(2L);
  }
}

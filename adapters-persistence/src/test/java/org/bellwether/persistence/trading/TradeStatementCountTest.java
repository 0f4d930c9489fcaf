package org.bellwether.persistence.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Order;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.WatchedConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Trades that come together share their statements.
class TradeStatementCountTest {
  private static final Order ORDER = new Order.Buy("Yes", new Shares(1_000_000), null, null);

  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
  private final Traders traders = new Traders(TestDatabase.empty());
  private final Traders watched =
      new Traders(
          WatchedConnections.watching(TestDatabase.dsl(), (_, sql, _) -> statements.add(sql)));

  @AfterEach
  void theBooksBalance() {
    assertThat(traders.violations()).isEmpty();
  }

  @Test
  void a_trade_is_eleven_statements() {
    UserId ann = traders.person("ann");
    Market market = traders.open(ann);
    assertThat(watched.trade(ann, market, ORDER)).isInstanceOf(PlaceTrade.Traded.class);
    assertThat(statements).hasSize(11);
  }

  @Test
  void sixty_trades_at_once_take_far_less_than_sixty_times_as_many() {
    UserId ann = traders.person("ann");
    Market market = traders.open(ann);
    List<UserId> people = IntStream.range(0, 60).mapToObj(i -> traders.person("p" + i)).toList();
    List<CompletableFuture<PlaceTrade.Result>> all =
        people.stream()
            .map(person ->
                CompletableFuture.supplyAsync(
                    () -> watched.trade(person, market, ORDER), Thread::startVirtualThread))
            .toList();
    assertThat(all).allSatisfy(one -> assertThat(one.join()).isInstanceOf(PlaceTrade.Traded.class));
    assertThat(statements).hasSizeLessThan(20 * 11);
    assertThat(TestDatabase.markets().findById(market.id()).orElseThrow().trades()).isEqualTo(60);
  }
}

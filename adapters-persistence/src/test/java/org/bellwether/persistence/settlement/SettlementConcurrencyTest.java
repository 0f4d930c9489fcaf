package org.bellwether.persistence.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.Order;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.trading.Traders;
import org.junit.jupiter.api.RepeatedTest;

/// A job is done at least once, in rare cases by two nodes at the same time: all the same everybody
/// is paid once.
class SettlementConcurrencyTest {
  private final Traders traders = new Traders(TestDatabase.empty());

  @RepeatedTest(3)
  void nodes_that_settle_the_same_market_at_once_pay_everybody_once() {
    UserId ann = traders.person("ann");
    Market market = traders.open(ann);
    List<UserId> holders = IntStream.range(0, 30).mapToObj(i -> traders.person("p" + i)).toList();
    holders.forEach(holder ->
        traders.trade(holder, market, new Order.Buy("Yes", new Shares(2_000_000), null, null)));
    traders.resolve(market);
    List<CompletableFuture<Void>> nodes =
        IntStream.range(0, 6)
            .mapToObj(_ ->
                CompletableFuture.runAsync(
                    () -> new Traders(TestDatabase.dsl()).pay(market), Thread::startVirtualThread))
            .toList();
    nodes.forEach(CompletableFuture::join);
    assertThat(
            TestDatabase.dsl().fetchValue("select count(*) from transfers where reason = 'payout'"))
        .isEqualTo(30L);
    assertThat(traders.violations()).isEmpty();
  }
}

package org.bellwether.persistence.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  @RepeatedTest(5)
  void nodes_that_still_settle_what_others_take_back_leave_the_market_as_it_was() {
    UserId ann = traders.person("ann");
    Market market = traders.open(ann);
    List<UserId> holders = IntStream.range(0, 30).mapToObj(i -> traders.person("p" + i)).toList();
    holders.forEach(holder ->
        traders.trade(holder, market, new Order.Buy("Yes", new Shares(2_000_000), null, null)));
    List<Object> before = state();
    traders.resolve(market);
    List<CompletableFuture<Void>> settling = nodes(node -> node.pay(market));
    traders.reverse(market, "ada");
    List<CompletableFuture<Void>> reversing = nodes(node -> node.takeBack(market));
    // business goes on, with accounts that are being paid and taken from
    Market other = traders.open(ann);
    holders
        .subList(0, 10)
        .forEach(holder ->
            traders.trade(holder, other, new Order.Buy("No", new Shares(1_000_000), null, null)));
    Stream.of(settling, reversing).flatMap(List::stream).forEach(CompletableFuture::join);

    assertThat(
            TestDatabase.dsl()
                .fetchValue("select status from markets where id = ?", market.id().value()))
        .isEqualTo("closed");
    assertThat(state()).isEqualTo(before);
    assertThat(TestDatabase.dsl().fetchValue("select count(*) from settlements")).isEqualTo(0L);
    assertThat(traders.violations()).isEmpty();

    traders.settle(market);
    assertThat(traders.violations()).isEmpty();
  }

  private static List<CompletableFuture<Void>> nodes(Consumer<Traders> job) {
    return IntStream.range(0, 3)
        .mapToObj(_ ->
            CompletableFuture.runAsync(
                () -> job.accept(new Traders(TestDatabase.dsl())), Thread::startVirtualThread))
        .toList();
  }

  /// What the first market's outcomes and holders are, and what it holds.
  private static List<Object> state() {
    return List.of(
        TestDatabase.dsl()
            .fetch(
                """
                select outcomes.name, price, outstanding from outcomes
                where market_id = (select id from markets order by created_at limit 1) order by 1
                """)
            .formatCSV(),
        TestDatabase.dsl()
            .fetch(
                """
                select user_id, shares, cost, payout from positions
                where market_id = (select id from markets order by created_at limit 1) order by 1
                """)
            .formatCSV(),
        TestDatabase.dsl()
            .fetchValue(
                """
                select balance from accounts
                where id = (select id from markets order by created_at limit 1)
                """));
  }
}

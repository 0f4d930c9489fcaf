package org.bellwether.persistence.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketConcurrencyTest {
  private final JooqMarketRepository markets = TestDatabase.markets();
  private final TestMarkets random = new TestMarkets(1);
  private Market market;

  @BeforeEach
  void oneMarket() {
    TestDatabase.empty();
    UserId ann = new UserId(UUID.randomUUID());
    TestDatabase.users()
        .createImported(
            List.of(new ImportedPerson("test:ann", new Profile(ann, "Ann"), TestMarkets.NOW)));
    Market any = random.market(ann, null);
    market = Market.open(any.id(), ann, any.terms(), any.outcomes(), TestMarkets.NOW);
    markets.create(market);
  }

  private static <T> CompletableFuture<T> elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        () -> TestDatabase.inTransaction(work), Thread::startVirtualThread);
  }

  private Market repriced(Market before) {
    List<Price> prices = Price.uniform(before.outcomes().size());
    List<Outcome> outcomes =
        IntStream.range(0, prices.size())
            .mapToObj(i -> {
              Outcome outcome = before.outcomes().get(i);
              return new Outcome(outcome.id(), outcome.name() + "!", prices.get(i));
            })
            .toList();
    return new Market(
        before.id(),
        before.externalId(),
        before.creatorId(),
        before.terms(),
        outcomes,
        before.status(),
        before.volume(),
        before.createdAt(),
        before.updatedAt(),
        before.version() + 1);
  }

  @Test
  void the_second_to_lock_waits_for_the_first_and_sees_what_it_wrote_outcomes_included() {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Market changed = repriced(market);
    CompletableFuture<Boolean> first =
        elsewhere(() -> {
          assertThat(markets.lock(market.id())).contains(market);
          locked.countDown();
          awaitUninterrupted(goOn);
          return markets.update(changed);
        });
    awaitUninterrupted(locked);
    CompletableFuture<Market> second = elsewhere(() -> markets.lock(market.id()).orElseThrow());
    await().until(MarketConcurrencyTest::somebodyWaitsForALock);
    assertThat(second).isNotDone();
    goOn.countDown();
    assertThat(first.join()).isTrue();
    assertThat(second.join()).isEqualTo(changed);
  }

  private static boolean somebodyWaitsForALock() {
    return TestDatabase.dsl()
            .fetchSingle("select count(*) from pg_locks where not granted")
            .get(0, Long.class)
        > 0;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void of_many_updates_of_the_same_version_exactly_one_wins() {
    MarketId id = market.id();
    List<CompletableFuture<Boolean>> updates =
        IntStream.range(0, 8)
            .mapToObj(_ -> market.revise(random.terms(), TestMarkets.NOW))
            .map(revised -> elsewhere(() -> markets.update(revised)))
            .toList();
    assertThat(updates.stream().filter(CompletableFuture::join)).hasSize(1);
    assertThat(markets.findById(id).orElseThrow().version()).isEqualTo(2);
  }
}

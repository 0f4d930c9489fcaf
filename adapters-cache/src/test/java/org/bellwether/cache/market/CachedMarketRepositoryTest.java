package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

/// When those who remember a market are told that it has changed.
class CachedMarketRepositoryTest {
  private final TestMarkets made = new TestMarkets(1);
  private final Market market = made.market(new UserId(made.uuid()), null);
  private final InMemoryMarketRepository kept = new InMemoryMarketRepository();
  private final Transactions transactions = new InMemoryTransactions(kept);
  private final List<Map<MarketId, Long>> told = new ArrayList<>();
  private final MarketRepository markets =
      new CachedMarketRepository(
          kept, transactions, null, told::add, null, Ticker.systemTicker(), InstantSource.system());

  /// Earlier they would read what was before, and remember it.
  @Test
  void they_are_told_of_a_change_once_it_is_committed() {
    transactions.inTransaction(() -> {
      markets.create(market);
      assertThat(told).isEmpty();
      return "created";
    });
    assertThat(told).containsExactly(Map.of(market.id(), market.version()));
  }

  @Test
  void they_are_not_told_of_what_was_undone() {
    assertThatThrownBy(() ->
            transactions.inTransaction(() -> {
              markets.create(market);
              throw new IllegalArgumentException("on purpose");
            }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(told).isEmpty();
  }
}

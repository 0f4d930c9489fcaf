package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.cache.cluster.Cluster.LONGEST_MEMORY;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

/// For how long a market is believed to be what it was.
class NearMarketsTest {
  private static final long LONGEST = LONGEST_MEMORY.toNanos();

  private final AtomicLong now = new AtomicLong();
  private final List<MarketId> aging = new ArrayList<>();
  private final NearMarkets near = new NearMarkets(1 << 20, now::get, aging::add);
  private final Market market = new TestMarkets(7).market(new UserId(new UUID(1, 2)), null);
  private final MarketId id = market.id();
  private final long version = market.version();

  private void readNow() {
    near.keep(id, Optional.of(market), new InFlightLoad(now.get()));
  }

  @Test
  void for_no_longer_than_the_longest_memory() {
    readNow();
    now.set(LONGEST - 1);
    assertThat(near.find(id)).contains(market);
    now.set(LONGEST);
    assertThat(near.find(id)).isNull();
  }

  @Test
  void who_finds_it_late_says_that_it_is_wanted() {
    readNow();
    near.find(id);
    assertThat(aging).isEmpty();
    now.set(LONGEST * 8 / 10);
    near.find(id);
    assertThat(aging).containsExactly(id);
  }

  @Test
  void what_is_missing_is_not_wanted() {
    near.keep(id, Optional.empty(), new InFlightLoad(now.get()));
    now.set(LONGEST * 8 / 10);
    assertThat(near.find(id)).isEmpty();
    assertThat(aging).isEmpty();
  }

  @Test
  void renewed_it_is_believed_from_when_that_was_asked_for() {
    readNow();
    near.renew(id, version, LONGEST / 2);
    now.set(LONGEST * 3 / 2 - 1);
    assertThat(near.find(id)).contains(market);
    now.set(LONGEST * 3 / 2);
    assertThat(near.find(id)).isNull();
  }

  @Test
  void another_version_renews_nothing() {
    readNow();
    near.renew(id, version + 1, LONGEST / 2);
    near.renew(id, 0, LONGEST / 2);
    now.set(LONGEST);
    assertThat(near.find(id)).isNull();
  }

  @Test
  void after_a_change_nothing_renews_what_was_before() {
    readNow();
    near.invalidate(id, version + 1);
    near.renew(id, version, LONGEST / 2);
    assertThat(near.find(id)).isNull();
    near.keep(id, Optional.of(market), new InFlightLoad(now.get()));
    assertThat(near.find(id)).isNull();
  }

  @Test
  void what_is_forgotten_is_not_renewed() {
    readNow();
    near.invalidateAll();
    near.renew(id, version, LONGEST / 2);
    assertThat(near.find(id)).isNull();
  }
}

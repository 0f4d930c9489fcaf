package org.bellwether.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private final MarketId id = new MarketId(new TestMarkets(7).uuid());

  @Test
  void a_settlement_counts_positions_and_credits_until_it_is_complete() {
    Settlement begun = Settlement.begin(id, 5, TestMarkets.NOW);
    assertThat(begun)
        .isEqualTo(new Settlement(id, 5, 0, Credits.ZERO, null, TestMarkets.NOW, null));
    Settlement further = begun.advance(3, new Credits(7)).advance(2, Credits.ZERO);
    assertThat(further)
        .isEqualTo(new Settlement(id, 5, 5, new Credits(7), null, TestMarkets.NOW, null));
    assertThat(further.isComplete()).isFalse();

    Instant later = TestMarkets.NOW.plusSeconds(1);
    Settlement complete = further.complete(new Credits(9), later);
    assertThat(complete)
        .isEqualTo(
            new Settlement(id, 5, 5, new Credits(7), new Credits(9), TestMarkets.NOW, later));
    assertThat(complete.isComplete()).isTrue();
  }
}

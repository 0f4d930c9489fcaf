package org.bellwether.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.Opening;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private final TestMarkets random = new TestMarkets(7);
  private final UserId ann = new UserId(random.uuid());
  private final Market market = random.market(ann, null);
  private final Instant later = TestMarkets.NOW.plusSeconds(1);

  private Settlement of(long settled, long paid) {
    return new Settlement(
        market.id(), market.prices(), 5, settled, new Credits(paid), null, TestMarkets.NOW, null);
  }

  @Test
  void a_settlement_counts_positions_and_credits_until_it_is_complete() {
    Settlement begun = Settlement.begin(market, 5, TestMarkets.NOW);
    assertThat(begun).isEqualTo(of(0, 0));
    Settlement further = begun.advance(3, new Credits(7)).advance(2, Credits.ZERO);
    assertThat(further).isEqualTo(of(5, 7));
    assertThat(further.isComplete()).isFalse();

    Settlement complete = further.complete(new Credits(9), later);
    assertThat(complete)
        .isEqualTo(
            new Settlement(
                market.id(),
                market.prices(),
                5,
                5,
                new Credits(7),
                new Credits(9),
                TestMarkets.NOW,
                later));
    assertThat(complete.isComplete()).isTrue();
  }

  @Test
  void a_settlement_that_is_taken_back_goes_the_same_way_back() {
    Settlement complete =
        Settlement.begin(market, 5, TestMarkets.NOW)
            .advance(5, new Credits(7))
            .complete(new Credits(9), later);
    assertThat(complete.reopen()).isEqualTo(of(5, 7));
    assertThat(complete.reopen().retreat(3, new Credits(6))).isEqualTo(of(2, 1));
    assertThat(complete.reopen().retreat(5, new Credits(7)))
        .isEqualTo(Settlement.begin(market, 5, TestMarkets.NOW));
    assertThatThrownBy(() -> of(5, 7).retreat(1, new Credits(8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closing_prices_that_nobody_kept_are_made_again_by_the_market_maker() {
    Market open =
        Stream.generate(() -> random.market(ann, null))
            .filter(Market::isResolvable)
            .findFirst()
            .orElseThrow();
    Credits subsidy = new Credits(100_000_000);
    Opening.Opened opening = (Opening.Opened) LmsrMarketMaker.forSubsidy(subsidy, open.prices());
    Market funded = opening.marketMaker().fund(open, AccountId.HOUSE, subsidy);
    List<Price> weights = Price.uniform(funded.outcomes().size());
    Market resolved = funded.resolve(weights, new Resolution(later, ann, null, null));
    Settlement kept = Settlement.begin(funded, 0, TestMarkets.NOW);
    Settlement notKept =
        new Settlement(funded.id(), List.of(), 0, 0, Credits.ZERO, null, TestMarkets.NOW, null);
    assertThat(kept.closingPrices(resolved)).isEqualTo(funded.prices()).isNotEqualTo(weights);
    assertThat(notKept.closingPrices(resolved)).isEqualTo(funded.prices());
  }
}

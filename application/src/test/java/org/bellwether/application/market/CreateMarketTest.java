package org.bellwether.application.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bellwether.application.InMemoryTransactions;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class CreateMarketTest {
  private final TestMarkets random = new TestMarkets(1);
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final CreateMarket createMarket =
      new CreateMarket(
          new InMemoryTransactions(markets, users),
          markets,
          users,
          random::uuid,
          () -> TestMarkets.NOW);

  /// A token outlives its user, for example when a backup is restored.
  @Test
  void somebody_who_is_not_known_here_opens_nothing() {
    UserId nobody = new UserId(random.uuid());
    MarketTerms terms =
        new MarketTerms("Rain?", "", null, List.of(), TestMarkets.NOW.plusSeconds(60));
    CreateMarket.Result result =
        createMarket.execute(
            new CreateMarket.Command(new Caller(nobody, Role.USER), terms, List.of("Yes", "No")));
    assertThat(result).isEqualTo(new MarketRefusal.CreatorUnknown(nobody));
    assertThat(markets.count(MarketFilter.ALL)).isZero();
  }
}

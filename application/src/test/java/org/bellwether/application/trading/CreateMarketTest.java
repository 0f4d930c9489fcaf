package org.bellwether.application.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.bellwether.application.Answer;
import org.bellwether.application.Idempotent;
import org.bellwether.application.InMemoryAnswerRepository;
import org.bellwether.application.InMemoryTransactions;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.junit.jupiter.api.Test;

class CreateMarketTest {
  private final TestMarkets random = new TestMarkets(1);
  private final InstantSource clock = InstantSource.fixed(TestMarkets.NOW);
  private final InMemoryMarketRepository markets = new InMemoryMarketRepository(clock);
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  private final InMemoryAnswerRepository answers = new InMemoryAnswerRepository();
  private final CreateMarket createMarket =
      new CreateMarket(
          new Idempotent(
              new InMemoryTransactions(markets, users, ledger, trades, answers), answers, clock),
          markets,
          users,
          ledger,
          trades,
          random::uuid,
          clock);

  /// A token outlives its user, for example when a backup is restored.
  @Test
  void somebody_who_is_not_known_here_opens_nothing() {
    UserId nobody = new UserId(random.uuid());
    MarketTerms terms =
        new MarketTerms("Rain?", "", null, List.of(), TestMarkets.NOW.plusSeconds(60));
    Answer<CreateMarket.Result> answer =
        createMarket.execute(
            new CreateMarket.Command(
                nobody,
                terms,
                List.of("Yes", "No"),
                Price.uniform(2),
                new Credits(100_000_000),
                null),
            null);
    assertThat(answer).isEqualTo(new Answer.Fresh<>(new TradingRefusal.TraderUnknown(nobody)));
    assertThat(markets.count(MarketFilter.ALL)).isZero();
  }
}

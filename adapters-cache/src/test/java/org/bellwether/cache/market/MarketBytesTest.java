package org.bellwether.cache.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketBytesTest {
  private static final UserId ANN = new UserId(new UUID(1, 2));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_field_comes_back(long seed) {
    TestMarkets made = new TestMarkets(seed);
    Market plain = made.market(ANN, seed % 2 == 0 ? null : "kalshi:" + seed);
    List<Shares> virtual = plain.outcomes().stream().map(one -> new Shares(1_000_001)).toList();
    Funding funding =
        new Funding(new AccountId(made.uuid()), new Credits(100), new Credits(144), virtual);
    Resolution resolution = new Resolution(TestMarkets.NOW, ANN, "https://example.org/ä", null);
    Reversal begun = Reversal.begin(ANN, "Wrong year", TestMarkets.NOW);
    Reversal complete =
        new Reversal(
            TestMarkets.NOW, ANN, "Ärger", new Credits(7), TestMarkets.NOW.plusNanos(1000));
    Market whole =
        new Market(
            plain.id(),
            plain.externalId(),
            plain.creatorId(),
            plain.terms(),
            plain.outcomes(),
            plain.status(),
            seed % 3 == 0 ? null : funding,
            seed % 2 == 0 ? null : resolution,
            seed % 5 == 0 ? null : seed % 3 == 0 ? begun : complete,
            plain.volume(),
            seed,
            plain.createdAt(),
            plain.updatedAt(),
            seed + 1);
    byte[] bytes = MarketBytes.write(whole);
    assertThat(MarketBytes.read(bytes, 0)).isEqualTo(whole);
  }
}

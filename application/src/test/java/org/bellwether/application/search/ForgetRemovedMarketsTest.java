package org.bellwether.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bellwether.domain.market.Market;
import org.junit.jupiter.api.Test;

class ForgetRemovedMarketsTest extends SearchFixture {
  private Instant now = Instant.now();
  private final ForgetRemovedMarkets job = new ForgetRemovedMarkets(documents(), () -> now);

  @Test
  void after_an_hour_all_that_were_removed_are_forgotten_however_many() {
    long start = documents().horizon();
    List<Market> markets = Stream.generate(() -> market("Rain?", "")).limit(1500).toList();
    documents().horizon(); // has seen them
    markets.forEach(market -> delete(market.id()));
    job.execute();
    assertThat(documents().changes(start, null, 9999).orElseThrow().changes()).hasSize(1500);

    now = now.plus(Duration.ofHours(1).plusMinutes(1));
    job.execute();
    assertThat(documents().changes(start, null, 9999)).isEmpty();
    assertThat(documents().changes(documents().horizon(), null, 9999)).isPresent();
    assertThat(documents().forgetRemoved(Instant.MAX, 9)).isZero();
  }
}

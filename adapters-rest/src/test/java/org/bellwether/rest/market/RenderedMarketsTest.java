package org.bellwether.rest.market;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.application.market.MarketWithCreator;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.rest.json.Json;
import org.junit.jupiter.api.Test;

class RenderedMarketsTest {
  private final UserId ann = new UserId(new UUID(1, 2));
  private final TestMarkets random = new TestMarkets(1);
  private final Market market =
      Stream.generate(() -> random.market(ann, null))
          .filter(one -> one.status() == MarketStatus.ACTIVE)
          .findFirst()
          .orElseThrow();
  private final RenderedMarkets written = new RenderedMarkets();

  private byte[] body(Market shown, String creator) {
    return written.body(new MarketWithCreator(shown, new Profile(ann, creator)), new Json());
  }

  @Test
  void the_same_version_is_written_once() {
    byte[] first = body(market, "Ann");
    assertThat(new String(first, UTF_8)).startsWith("{\"success\":true,\"data\":{\"id\":\"");
    assertThat(body(market, "Ann")).isSameAs(first);
  }

  @Test
  void another_version_is_written_anew_and_so_is_another_name_of_the_creator() {
    body(market, "Ann");
    Market next = market.revise(random.terms(), TestMarkets.NOW);
    assertThat(new String(body(next, "Ann"), UTF_8)).contains("\"version\":2", "\"Ann\"");
    assertThat(new String(body(next, "Anna"), UTF_8)).contains("\"version\":2", "\"Anna\"");
    assertThat(new String(body(market, "Ann"), UTF_8)).contains("\"version\":1", "\"Ann\"");
  }

  /// As a database gives it that has lost a change.
  @Test
  void another_market_of_the_same_version_is_written_anew() {
    Market lost = market.revise(random.terms(), TestMarkets.NOW.plusSeconds(1));
    Market kept = market.revise(random.terms(), TestMarkets.NOW.plusSeconds(2));
    byte[] first = body(lost, "Ann");
    assertThat(body(kept, "Ann")).isNotEqualTo(first);
  }
}

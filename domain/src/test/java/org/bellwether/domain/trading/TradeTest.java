package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradeTest {
  private static final UUID ID = new UUID(1, 1);

  @ParameterizedTest
  @CsvSource({"0, 5, 5, not 0", "-1, 5, 5, not -1", "1, 0, 5, of 0 for", "1, 5, 0, for 0"})
  void a_trade_is_numbered_from_1_and_is_of_some_shares_for_some_credits(
      long number, long shares, long amount, String shown) {
    assertThatThrownBy(() ->
            new Trade(
                new TradeId(ID),
                new MarketId(ID),
                number,
                new UserId(ID),
                new OutcomeId(ID),
                Side.BUY,
                new Shares(shares),
                new Credits(amount),
                new Price(4),
                new Price(5),
                TestMarkets.NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(shown);
  }
}

package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.bellwether.application.Outage;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.Refusals;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

/// Each "no" of the use cases, whatever its reason, has its code, status and title, and a line in
/// the API document.
class TradingRefusalTest {

  /// Somebody who is frozen, say, holds what it takes: nothing is wrong with the request.
  @Test
  void what_others_hold_is_an_outage_that_asks_to_come_again() {
    TradingRefusal.Held held = new TradingRefusal.Held(new MarketId(UUID.randomUUID()));
    assertThatThrownBy(() -> TradingErrors.of(held)).isInstanceOf(Outage.class);
  }

  @Test
  void each_has_a_documented_code_of_its_own() {
    assertThat(
            Refusals.of(TradingRefusal.class)
                .filter(refusal -> !(refusal instanceof TradingRefusal.Held))
                .map(refusal -> TradingErrors.of((TradingRefusal) refusal))
                .peek(Refusals::requireDocumented)
                .map(ApiError::problem))
        .containsExactly(
            Problem.MARKET_NOT_FOUND,
            Problem.UNKNOWN_OUTCOME,
            Problem.USER_UNKNOWN,
            Problem.MARKET_NOT_ACTIVE,
            Problem.TRADING_ENDED,
            Problem.MARKET_NOT_FUNDED,
            Problem.UNKNOWN_OUTCOME,
            Problem.DEADLINE_PASSED,
            Problem.TRADE_TOO_SMALL,
            Problem.MORE_THAN_OUTSTANDING,
            Problem.TOO_MANY_SHARES,
            Problem.ORDER_TOO_LARGE,
            Problem.PRICE_MOVED,
            Problem.INSUFFICIENT_BALANCE,
            Problem.INSUFFICIENT_SHARES,
            Problem.SUBSIDY_TOO_SMALL,
            Problem.SUBSIDY_TOO_LARGE,
            Problem.INITIAL_PRICE_OUTSIDE_BAND,
            Problem.CLOSES_IN_THE_PAST);
  }
}

package org.bellwether.rest.trading;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.UUID;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.trading.Position;
import org.bellwether.rest.market.MarketResponse;
import org.jspecify.annotations.Nullable;

/// What a user holds in one outcome.
///
/// @param cost paid for all shares ever bought, less what was got for those sold
/// @param value at the price of now, rounded down; after the settlement what was paid
/// @param profit value less cost
/// @param payout what the settlement paid; absent before it
@JsonInclude(JsonInclude.Include.NON_NULL)
record PositionResponse(
    InMarket market,
    InOutcome outcome,
    BigDecimal shares,
    BigDecimal cost,
    BigDecimal value,
    BigDecimal profit,
    @Nullable BigDecimal payout) {

  /// The market it is in.
  record InMarket(UUID id, String name, String status) {}

  /// @param price of a share now; after the resolution what it pays
  record InOutcome(UUID id, String name, BigDecimal price) {}

  static PositionResponse from(Position position, MarketSummary market) {
    Outcome outcome =
        market.outcomes().stream()
            .filter(one -> one.id().equals(position.key().outcomeId()))
            .findFirst()
            .orElseThrow();
    Credits payout = position.payout();
    return new PositionResponse(
        new InMarket(market.id().value(), market.name(), MarketResponse.word(market.status())),
        new InOutcome(outcome.id().value(), outcome.name(), outcome.price().toDecimal()),
        position.shares().toDecimal(),
        position.cost().toDecimal(),
        position.value(outcome.price()).toDecimal(),
        position.profit(outcome.price()).toDecimal(),
        payout == null ? null : payout.toDecimal());
  }
}

package org.bellwether.rest.settlement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.settlement.Settlement;
import org.bellwether.rest.market.MarketResponse;
import org.bellwether.rest.market.ReversalResponse;
import org.jspecify.annotations.Nullable;

/// How a market was answered, and how far the paying is.
///
/// @param by the id of who decided; absent, as `at` is, for one that came with an import
/// @param reversal absent unless it is being taken back, or an earlier one was
/// @param settlement absent for a market that was answered before it was imported
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResolutionResponse(
    String status,
    List<PayingResponse> outcomes,
    @Nullable UUID by,
    @Nullable Instant at,
    @Nullable String evidenceUrl,
    @Nullable String note,
    @Nullable ReversalResponse reversal,
    @Nullable SettlementResponse settlement) {

  /// @param pays credits for each share
  record PayingResponse(UUID id, String name, BigDecimal pays) {
    static PayingResponse from(Outcome outcome) {
      return new PayingResponse(outcome.id().value(), outcome.name(), outcome.price().toDecimal());
    }
  }

  /// @param positions how many there are to pay
  /// @param settled how many of them are dealt with
  /// @param leftOver what went back to who paid the subsidy; absent before the end
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SettlementResponse(
      long positions,
      long settled,
      BigDecimal paid,
      @Nullable BigDecimal leftOver,
      Instant startedAt,
      @Nullable Instant completedAt) {
    static SettlementResponse from(Settlement settlement) {
      Credits leftOver = settlement.leftOver();
      return new SettlementResponse(
          settlement.positions(),
          settlement.settled(),
          settlement.paid().toDecimal(),
          leftOver == null ? null : leftOver.toDecimal(),
          settlement.startedAt(),
          settlement.completedAt());
    }
  }

  static ResolutionResponse from(Market market, @Nullable Settlement settlement) {
    Resolution resolution = market.resolution();
    return new ResolutionResponse(
        MarketResponse.word(market.status()),
        market.outcomes().stream().map(PayingResponse::from).toList(),
        resolution == null ? null : resolution.by().value(),
        resolution == null ? null : resolution.at(),
        resolution == null ? null : resolution.evidenceUrl(),
        resolution == null ? null : resolution.note(),
        ReversalResponse.from(market.reversal()),
        settlement == null ? null : SettlementResponse.from(settlement));
  }
}

package org.bellwether.rest.trading;

import java.math.BigDecimal;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/{id}/solvency`: that a market can pay, for anybody to check.
public final class SolvencyResource implements Resource {
  private final GetSolvency getSolvency;

  public SolvencyResource(GetSolvency getSolvency) {
    this.getSolvency = getSolvency;
  }

  /// @param escrow what the market holds
  /// @param largestPayout the most that any resolution could ask
  /// @param subsidyLeft escrow less that
  record SolvencyResponse(BigDecimal escrow, BigDecimal largestPayout, BigDecimal subsidyLeft) {
    static SolvencyResponse from(GetSolvency.Solvency solvency) {
      return new SolvencyResponse(
          solvency.escrow().toDecimal(),
          solvency.largestPayout().toDecimal(),
          solvency.subsidyLeft().toDecimal());
    }
  }

  @Override
  public void declare(Routes routes) {
    routes.get("/api/v1/markets/{id}/solvency", Access.ANYONE, this::get);
  }

  private Response get(Request request) {
    request.query().done();
    return switch (getSolvency.execute(new MarketId(request.id()))) {
      case GetSolvency.Solvency solvency -> Response.ok(SolvencyResponse.from(solvency));
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }
}

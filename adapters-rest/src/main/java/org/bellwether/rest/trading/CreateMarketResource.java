package org.bellwether.rest.trading;

import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.market.Market;
import org.bellwether.rest.ratelimit.Cost;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// Opening a market at `/markets`.
public final class CreateMarketResource implements Resource {
  private static final String MARKETS = "/api/v1/markets";

  /// The model reads each, and something of it stays for good, even of one that is removed.
  private static final Cost COST = Cost.of(10);

  private final CreateMarket createMarket;

  public CreateMarketResource(CreateMarket createMarket) {
    this.createMarket = createMarket;
  }

  @Override
  public void declare(Routes routes) {
    routes.post(MARKETS, Access.WRITE, COST, this::create);
  }

  private Response create(Request request) {
    request.query().done();
    Body<CreateMarketRequest> body = request.body(CreateMarketRequest.class);
    CreateMarket.Command command = body.value().toCommand(request.caller());
    return request.idempotent(
        body, keyed -> createMarket.execute(command, keyed), CreateMarketResource::answer);
  }

  private static Response answer(CreateMarket.Result result) {
    return switch (result) {
      case CreateMarket.Created created -> {
        Market market = created.market().market();
        yield Response.created(MARKETS + "/" + market.id(), CreatedMarketResponse.from(created))
            .withVersion(market.version());
      }
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }
}

package org.bellwether.rest.trading;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;
import org.bellwether.application.trading.GetPortfolio;
import org.bellwether.application.trading.ListHolders;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.TradeRepository.HolderCursor;
import org.bellwether.domain.trading.TradeRepository.PortfolioCursor;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/{id}/positions` and `/users/me/positions`: who holds what.
public final class PositionResource implements Resource {
  private static final CursorFormat<HolderCursor> HOLDERS =
      new CursorFormat<>(3, PositionResource::write, PositionResource::readHolder);

  private static final CursorFormat<PortfolioCursor> PORTFOLIO =
      new CursorFormat<>(2, PositionResource::write, PositionResource::readPlace);

  private final ListHolders listHolders;
  private final GetPortfolio getPortfolio;

  public PositionResource(ListHolders listHolders, GetPortfolio getPortfolio) {
    this.listHolders = listHolders;
    this.getPortfolio = getPortfolio;
  }

  @Override
  public void declare(Routes routes) {
    routes.get("/api/v1/markets/{id}/positions", Access.ANYONE, this::listHolders);
    routes.get("/api/v1/users/me/positions", Access.READ, this::listMine);
  }

  private Response listHolders(Request request) {
    MarketId id = new MarketId(request.id());
    QueryParameters query = request.query();
    String outcome = query.text("outcome", Outcome.MAX_NAME_LENGTH);
    PageRequest<HolderCursor> window = PageRequest.from(query, HOLDERS);
    return switch (listHolders.execute(
        new ListHolders.Query(id, outcome, window.after(), window.limit()))) {
      case ListHolders.Found found ->
          window.answer(
              found.page(),
              position ->
                  HolderResponse.from(
                      position,
                      found.market(),
                      requireNonNull(found.holders().get(position.key().userId()))));
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }

  private Response listMine(Request request) {
    PageRequest<PortfolioCursor> window = PageRequest.from(request.query(), PORTFOLIO);
    GetPortfolio.Portfolio portfolio =
        getPortfolio.execute(request.caller().id(), window.after(), window.limit());
    return window.answer(
        portfolio.page(),
        position ->
            PositionResponse.from(
                position, requireNonNull(portfolio.markets().get(position.key().marketId()))));
  }

  private static List<String> write(HolderCursor place) {
    return List.of(
        Long.toString(place.shares().micros()),
        place.userId().toString(),
        place.outcomeId().toString());
  }

  private static HolderCursor readHolder(List<String> parts) {
    return new HolderCursor(
        new Shares(Long.parseLong(parts.get(0))),
        new UserId(UUID.fromString(parts.get(1))),
        new OutcomeId(UUID.fromString(parts.get(2))));
  }

  private static List<String> write(PortfolioCursor place) {
    return List.of(place.marketId().toString(), place.outcomeId().toString());
  }

  private static PortfolioCursor readPlace(List<String> parts) {
    return new PortfolioCursor(
        new MarketId(UUID.fromString(parts.get(0))), new OutcomeId(UUID.fromString(parts.get(1))));
  }
}

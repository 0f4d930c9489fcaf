package org.bellwether.rest.trading;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.bellwether.application.trading.ListTrades;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/{id}/trades` and `/quote`: buying and selling, and what that would get.
public final class TradeResource implements Resource {
  private static final String MARKET = "/api/v1/markets/{id}";
  private static final String TRADES = MARKET + "/trades";

  private static final CursorFormat<Long> CURSORS = CursorFormat.ofNumbers();

  private final PlaceTrade placeTrade;
  private final QuoteTrade quoteTrade;
  private final ListTrades listTrades;

  public TradeResource(PlaceTrade placeTrade, QuoteTrade quoteTrade, ListTrades listTrades) {
    this.placeTrade = placeTrade;
    this.quoteTrade = quoteTrade;
    this.listTrades = listTrades;
  }

  @Override
  public void declare(Routes routes) {
    routes.post(TRADES, Access.WRITE, RatePolicy.TRADING, this::place);
    routes.get(TRADES, Access.ANYONE, this::list);
    routes.get(MARKET + "/quote", Access.ANYONE, this::quote);
  }

  private Response place(Request request) {
    request.query().done();
    MarketId id = new MarketId(request.id());
    Body<TradeRequest> body = request.body(TradeRequest.class);
    PlaceTrade.Command command =
        new PlaceTrade.Command(request.caller().id(), id, body.value().toOrder());
    return request.idempotent(
        body, keyed -> placeTrade.execute(command, keyed), TradeResource::answer);
  }

  private static Response answer(PlaceTrade.Result result) {
    return switch (result) {
      case PlaceTrade.Traded traded ->
          Response.created(
              TRADES.replace("{id}", traded.filled().market().id().toString()),
              TradeResponse.from(traded.filled()));
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }

  private Response quote(Request request) {
    MarketId id = new MarketId(request.id());
    return switch (quoteTrade.execute(id, request.query(TradeRequest::from).toOrder())) {
      case QuoteTrade.Quoted quoted -> Response.ok(QuoteResponse.from(quoted));
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }

  private Response list(Request request) {
    MarketId id = new MarketId(request.id());
    QueryParameters query = request.query();
    UUID user = query.uuid("userId");
    PageRequest<Long> window = PageRequest.from(query, CURSORS);
    UserId userId = user == null ? null : new UserId(user);
    return switch (listTrades.execute(
        new ListTrades.Query(id, userId, window.after(), window.limit()))) {
      case ListTrades.Found found ->
          window.answer(
              found.page(),
              trade ->
                  TradeResponse.from(
                      trade,
                      found.market().outcome(trade.outcomeId()),
                      requireNonNull(found.traders().get(trade.userId()))));
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }
}

package org.bellwether.rest.trading;

import java.time.Instant;
import java.util.List;
import org.bellwether.application.trading.GetHistory;
import org.bellwether.application.trading.TradingRefusal;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.trading.Candle;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/{id}/history`: how a price went, as candles.
public final class HistoryResource implements Resource {
  private static final CursorFormat<Instant> CURSORS =
      new CursorFormat<>(
          1,
          start -> List.of(CursorFormat.micros(start)),
          parts -> CursorFormat.instant(parts.getFirst()));

  private final GetHistory getHistory;

  public HistoryResource(GetHistory getHistory) {
    this.getHistory = getHistory;
  }

  @Override
  public void declare(Routes routes) {
    routes.get("/api/v1/markets/{id}/history", Access.ANYONE, this::get);
  }

  private Response get(Request request) {
    MarketId id = new MarketId(request.id());
    QueryParameters query = request.query();
    String outcome = query.text("outcome", Outcome.MAX_NAME_LENGTH);
    Candle.Interval interval =
        query.oneOf("interval", Candle.Interval.class, HistoryResource::word, Candle.Interval.HOUR);
    PageRequest<Instant> window = PageRequest.from(query, CURSORS);
    return switch (getHistory.execute(
        new GetHistory.Query(id, outcome, interval, window.after(), window.limit()))) {
      case GetHistory.Found found -> window.answer(found.page(), CandleResponse::from);
      case TradingRefusal refusal -> throw TradingErrors.of(refusal);
    };
  }

  private static String word(Candle.Interval interval) {
    return switch (interval) {
      case MINUTE -> "1m";
      case HOUR -> "1h";
      case DAY -> "1d";
    };
  }
}

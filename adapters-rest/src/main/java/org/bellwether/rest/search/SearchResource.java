package org.bellwether.rest.search;

import java.util.List;
import java.util.UUID;
import org.bellwether.application.search.RelatedMarkets;
import org.bellwether.application.search.SearchMarkets;
import org.bellwether.application.search.SearchMarkets.Place;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.market.FilterParameters;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.ratelimit.Cost;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/search` and `/markets/{id}/related`. Declared before `/markets/{id}`, which would take
/// `search` for an id.
public final class SearchResource implements Resource {
  private static final int MAX_RELATED = 20;
  private static final int DEFAULT_RELATED = 5;

  /// How many letters are searched for for a permit.
  private static final int LETTERS = 40;

  private static final CursorFormat<Place> CURSOR =
      new CursorFormat<>(
          2,
          place -> List.of(Integer.toString(place.scoreMillionths()), place.id().toString()),
          texts ->
              new Place(
                  Integer.parseInt(texts.get(0)), new MarketId(UUID.fromString(texts.get(1)))));

  private final SearchMarkets searchMarkets;
  private final RelatedMarkets relatedMarkets;

  public SearchResource(SearchMarkets searchMarkets, RelatedMarkets relatedMarkets) {
    this.searchMarkets = searchMarkets;
    this.relatedMarkets = relatedMarkets;
  }

  @Override
  public void declare(Routes routes) {
    routes.get("/api/v1/markets/search", Access.ANYONE, SearchResource::cost, this::search);
    routes.get("/api/v1/markets/{id}/related", Access.ANYONE, Cost.of(2), this::related);
  }

  /// The model reads all of it, twice if it was misspelled.
  private static int cost(QueryParameters parameters) {
    String text = parameters.text("q", SearchMarkets.MAX_LENGTH);
    return 2 + (text == null ? 0 : text.length() / LETTERS);
  }

  private Response search(Request request) {
    QueryParameters parameters = request.query();
    String text = parameters.text("q", SearchMarkets.MAX_LENGTH);
    if (text == null) {
      parameters.refuse("q", "says what to look for, and must be given");
    }
    var filter = FilterParameters.from(parameters);
    PageRequest<Place> window = PageRequest.from(parameters, CURSOR);
    SearchMarkets.Result found =
        searchMarkets.execute(
            new SearchMarkets.Query(String.valueOf(text), filter, window.limit(), window.after()));
    return window.answer(found.page(), FoundMarketResponse::from, found.readMillionths());
  }

  private Response related(Request request) {
    QueryParameters parameters = request.query();
    int limit = parameters.integer("limit", DEFAULT_RELATED, 1, MAX_RELATED);
    parameters.done();
    MarketId id = new MarketId(request.id());
    return relatedMarkets
        .execute(id, limit)
        .map(hits -> Response.ok(hits.stream().map(FoundMarketResponse::from).toList()))
        .orElseThrow(() -> new ApiError(Problem.MARKET_NOT_FOUND, "there is no market " + id));
  }
}

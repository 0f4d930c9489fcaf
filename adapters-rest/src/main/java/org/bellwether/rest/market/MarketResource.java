package org.bellwether.rest.market;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.FollowMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.MarketRefusal;
import org.bellwether.application.market.MarketWithCreator;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.TermsChange;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Envelope.Meta;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;
import org.bellwether.rest.stream.EventWriter;

/// `/markets`, but for their making.
public final class MarketResource implements Resource {
  private static final String MARKETS = "/api/v1/markets";
  private static final String MARKET = MARKETS + "/{id}";

  private final ListMarkets listMarkets;
  private final GetMarket getMarket;
  private final ReviseMarket reviseMarket;
  private final DeleteMarket deleteMarket;
  private final FollowMarket followMarket;
  private final RenderedMarkets written = new RenderedMarkets();

  public MarketResource(
      ListMarkets listMarkets,
      GetMarket getMarket,
      ReviseMarket reviseMarket,
      DeleteMarket deleteMarket,
      FollowMarket followMarket) {
    this.listMarkets = listMarkets;
    this.getMarket = getMarket;
    this.reviseMarket = reviseMarket;
    this.deleteMarket = deleteMarket;
    this.followMarket = followMarket;
  }

  @Override
  public void declare(Routes routes) {
    routes.get(MARKETS, Access.ANYONE, ListParameters::cost, this::list);
    routes.get(MARKET, Access.ANYONE, this::get);
    routes.put(MARKET, Access.WRITE, this::replace);
    routes.patch(MARKET, Access.WRITE, this::patch);
    routes.delete(MARKET, Access.WRITE, this::delete);
    routes.events(MARKET + "/events", Access.ANYONE, this::follow);
  }

  private Response list(Request request) {
    ListParameters parameters = ListParameters.from(request.query());
    ListMarkets.Listed listed = listMarkets.execute(parameters.query());
    List<MarketResponse> markets =
        listed.page().items().stream()
            .map(market ->
                MarketResponse.from(
                    market, requireNonNull(listed.creators().get(market.creatorId()))))
            .toList();
    MarketCursor last = listed.page().next();
    String next =
        last == null ? null : Cursors.encode(last, parameters.page() + 1, parameters.list());
    return Response.page(
        markets, new Meta(listed.total(), parameters.page(), parameters.query().limit(), next));
  }

  private Response get(Request request) {
    request.query().done();
    return switch (getMarket.execute(new MarketId(request.id()))) {
      case GetMarket.Found found -> {
        long version = found.market().market().version();
        if (!request.accepts(version)) {
          throw error(new MarketRefusal.VersionMismatch(found.market().market().id(), version));
        }
        yield request
            .known(version)
            .orElseGet(() ->
                Response.ok((Response.Body) json -> written.body(found.market(), json))
                    .withVersion(version));
      }
      case MarketRefusal refusal -> throw error(refusal);
    };
  }

  private Response replace(Request request) {
    MarketTerms terms = request.body(MarketBody.class).value().toTerms();
    return revise(request, _ -> terms);
  }

  private Response patch(Request request) {
    Request.Patch<MarketBody> patch = request.patch(MarketBody.class);
    return revise(request, terms -> patch.applyTo(MarketBody.from(terms)).toTerms());
  }

  private Response revise(Request request, UnaryOperator<MarketTerms> change) {
    request.query().done();
    ReviseMarket.Command command =
        new ReviseMarket.Command(
            request.caller(), new MarketId(request.id()), request.versions(), change);
    return switch (reviseMarket.execute(command)) {
      case ReviseMarket.Revised revised ->
          Response.ok(body(revised.market())).withVersion(revised.market().market().version());
      case MarketRefusal refusal -> throw error(refusal);
    };
  }

  private Response delete(Request request) {
    request.query().done();
    DeleteMarket.Command command =
        new DeleteMarket.Command(request.caller(), new MarketId(request.id()), request.versions());
    return switch (deleteMarket.execute(command)) {
      case DeleteMarket.Deleted _ -> Response.noContent();
      case MarketRefusal refusal -> throw error(refusal);
    };
  }

  private void follow(Request request, EventWriter events) {
    request.query().done();
    FollowMarket.Follower follower =
        new FollowMarket.Follower() {
          @Override
          public void changed(MarketWithCreator market) {
            events.send(market.market().version(), "market", body(market));
          }

          @Override
          public Duration patience() {
            return events.patience();
          }
        };
    switch (followMarket.execute(new MarketId(request.id()), request.lastEvent(), follower)) {
      case FollowMarket.Settled _ -> events.complete();
      case FollowMarket.Left _ -> {}
      case MarketRefusal.MarketNotFound gone when events.hasBegun() ->
          events.send(0, "gone", Map.of("id", gone.id()));
      case MarketRefusal.MarketNotFound refusal -> throw error(refusal);
    }
  }

  private static MarketResponse body(MarketWithCreator found) {
    return MarketResponse.from(found);
  }

  static ApiError error(MarketRefusal refusal) {
    return switch (refusal) {
      case MarketRefusal.MarketNotFound no ->
          new ApiError(Problem.MARKET_NOT_FOUND, "there is no market " + no.id());
      case MarketRefusal.NotTheCreator _ ->
          new ApiError(Problem.NOT_THE_CREATOR, "this market is somebody else's");
      case MarketRefusal.NotEntitled no -> ApiError.lacking(no.lack());
      case MarketRefusal.VersionMismatch no ->
          new ApiError(
              Problem.VERSION_MISMATCH,
              "the market is at version " + no.currentVersion() + " now; read it again",
              List.of(),
              Map.of("ETag", "\"" + no.currentVersion() + "\""));
      case MarketRefusal.MarketNotActive no ->
          new ApiError(
              Problem.MARKET_NOT_ACTIVE,
              "the market is " + MarketResponse.word(no.status()) + ", so its terms stand");
      case MarketRefusal.QuestionStands _ ->
          new ApiError(
              Problem.QUESTION_STANDS,
              "others have traded on its name and description; add a clarification instead");
      case MarketRefusal.TooManyChanges _ ->
          new ApiError(
              Problem.TOO_MANY_CHANGES,
              "the terms of a market change " + TermsChange.MAX_PER_MARKET + " times at most");
      case MarketRefusal.NoRoomToClarify _ ->
          new ApiError(
              Problem.NO_ROOM_TO_CLARIFY,
              "the description with all its clarifications has at most "
                  + MarketTerms.MAX_DESCRIPTION_LENGTH
                  + " characters");
      case MarketRefusal.ClosesInThePast no ->
          new ApiError(
              Problem.CLOSES_IN_THE_PAST, "closesAt " + no.closesAt() + " is not in the future");
      case MarketRefusal.MarketTraded _ ->
          new ApiError(
              Problem.MARKET_TRADED, "what people hold in it must be paid; cancel it instead");
      case MarketRefusal.MarketReversed _ ->
          new ApiError(
              Problem.MARKET_REVERSED, "its resolution was taken back, for a reason that stays");
    };
  }
}

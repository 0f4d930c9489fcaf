package org.bellwether.rest.settlement;

import java.util.List;
import java.util.Map;
import org.bellwether.application.settlement.GetResolution;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.application.settlement.SettlementRefusal;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.market.MarketResponse;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.ApiError.Violation;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/{id}/resolution`: answering a question, or calling its market off; below `/admin`,
/// taking that back.
public final class ResolutionResource implements Resource {
  private static final String RESOLUTION = "/api/v1/markets/{id}/resolution";
  private static final String REVERSAL = "/api/v1/admin/markets/{id}/resolution/reversal";

  private final ResolveMarket resolveMarket;
  private final ReverseResolution reverseResolution;
  private final GetResolution getResolution;

  public ResolutionResource(
      ResolveMarket resolveMarket,
      ReverseResolution reverseResolution,
      GetResolution getResolution) {
    this.resolveMarket = resolveMarket;
    this.reverseResolution = reverseResolution;
    this.getResolution = getResolution;
  }

  @Override
  public void declare(Routes routes) {
    routes.post(RESOLUTION, Access.WRITE, this::resolve);
    routes.get(RESOLUTION, Access.ANYONE, this::get);
    routes.post(REVERSAL, Access.ADMIN, this::reverse);
  }

  private Response resolve(Request request) {
    request.query().done();
    Body<ResolutionRequest> body = request.body(ResolutionRequest.class);
    ResolveMarket.Command command =
        body.value().toCommand(request.caller(), new MarketId(request.id()), request.versions());
    return request.idempotent(
        body, keyed -> resolveMarket.execute(command, keyed), ResolutionResource::answer);
  }

  private static Response answer(ResolveMarket.Result result) {
    return switch (result) {
      case ResolveMarket.Resolved resolved ->
          Response.created(
              RESOLUTION.replace("{id}", resolved.market().id().toString()),
              ResolutionResponse.from(resolved.market(), resolved.settlement()));
      case SettlementRefusal refusal -> throw error(refusal);
    };
  }

  private Response reverse(Request request) {
    request.query().done();
    Body<ReversalRequest> body = request.body(ReversalRequest.class);
    ReverseResolution.Command command =
        body.value().toCommand(request.caller(), new MarketId(request.id()), request.versions());
    return request.idempotent(
        body, keyed -> reverseResolution.execute(command, keyed), ResolutionResource::begun);
  }

  private static Response begun(ReverseResolution.Result result) {
    return switch (result) {
      case ReverseResolution.Begun begun ->
          Response.accepted(ResolutionResponse.from(begun.market(), begun.settlement()));
      case SettlementRefusal refusal -> throw error(refusal);
    };
  }

  private Response get(Request request) {
    request.query().done();
    return switch (getResolution.execute(new MarketId(request.id()))) {
      case GetResolution.Found found ->
          Response.ok(ResolutionResponse.from(found.market(), found.settlement()));
      case SettlementRefusal refusal -> throw error(refusal);
    };
  }

  static ApiError error(SettlementRefusal refusal) {
    return switch (refusal) {
      case SettlementRefusal.MarketNotFound no ->
          new ApiError(Problem.MARKET_NOT_FOUND, "there is no market " + no.id());
      case SettlementRefusal.NotTheCreator _ ->
          new ApiError(Problem.NOT_THE_CREATOR, "this market is somebody else's");
      case SettlementRefusal.NotEntitled no -> ApiError.lacking(no.lack());
      case SettlementRefusal.VersionMismatch no ->
          new ApiError(
              Problem.VERSION_MISMATCH,
              "the market is at version " + no.currentVersion() + " now; read it again",
              List.of(),
              Map.of("ETag", "\"" + no.currentVersion() + "\""));
      case SettlementRefusal.BeingReversed _ ->
          new ApiError(
              Problem.RESOLUTION_BEING_REVERSED,
              "what it has paid is being taken back; the market is closed when all of it is");
      case SettlementRefusal.AlreadyResolved no ->
          new ApiError(
              Problem.MARKET_ALREADY_RESOLVED,
              "the market is " + MarketResponse.word(no.status()) + " already");
      case SettlementRefusal.OutcomeNotFound no ->
          new ApiError(Problem.UNKNOWN_OUTCOME, "the market has no outcome '" + no.outcome() + "'");
      case SettlementRefusal.OutcomeNamedTwice no ->
          ApiError.validation(
              List.of(
                  new Violation(
                      "weights",
                      "must name each outcome once, and '"
                          + no.outcome()
                          + "' is there under another name")));
      case SettlementRefusal.NotResolved _ ->
          new ApiError(
              Problem.MARKET_NOT_RESOLVED, "the question of this market is not answered yet");
      case SettlementRefusal.ResolutionFinal _ ->
          new ApiError(
              Problem.RESOLUTION_FINAL,
              "it was made too long ago, or elsewhere, or resolutions are never taken back here");
    };
  }
}

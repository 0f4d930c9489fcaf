package org.bellwether.rest.market;

import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.application.market.ListTermsChanges;
import org.bellwether.application.market.MarketRefusal;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/markets/{id}/clarifications` and `/revisions`: saying more exactly what a market asks, and
/// what it asked before.
public final class TermsResource implements Resource {
  private static final String MARKET = "/api/v1/markets/{id}";
  private static final CursorFormat<Long> CURSORS = CursorFormat.ofNumbers();

  private final ClarifyMarket clarifyMarket;
  private final ListTermsChanges listTermsChanges;

  public TermsResource(ClarifyMarket clarifyMarket, ListTermsChanges listTermsChanges) {
    this.clarifyMarket = clarifyMarket;
    this.listTermsChanges = listTermsChanges;
  }

  @Override
  public void declare(Routes routes) {
    routes.post(MARKET + "/clarifications", Access.WRITE, this::clarify);
    routes.get(MARKET + "/revisions", Access.ANYONE, this::list);
  }

  private Response clarify(Request request) {
    request.query().done();
    Body<ClarificationRequest> body = request.body(ClarificationRequest.class);
    ClarifyMarket.Command command =
        body.value().toCommand(request.caller(), new MarketId(request.id()), request.versions());
    return request.idempotent(
        body, keyed -> clarifyMarket.execute(command, keyed), TermsResource::answer);
  }

  private static Response answer(ReviseMarket.Result result) {
    return switch (result) {
      case ReviseMarket.Revised revised ->
          Response.created(
              MARKET.replace("{id}", revised.market().market().id().toString()),
              MarketResponse.from(revised.market()));
      case MarketRefusal refusal -> throw MarketResource.error(refusal);
    };
  }

  private Response list(Request request) {
    MarketId id = new MarketId(request.id());
    PageRequest<Long> window = PageRequest.from(request.query(), CURSORS);
    return switch (listTermsChanges.execute(
        new ListTermsChanges.Query(id, window.after(), window.limit()))) {
      case ListTermsChanges.Found found ->
          window.answer(
              found.page(),
              change -> TermsChangeResponse.from(change, found.people().get(change.by())));
      case MarketRefusal refusal -> throw MarketResource.error(refusal);
    };
  }
}

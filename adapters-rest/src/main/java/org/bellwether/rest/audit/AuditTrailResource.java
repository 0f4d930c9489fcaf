package org.bellwether.rest.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.ExportAuditTrail;
import org.bellwether.application.audit.ListAuditTrail;
import org.bellwether.domain.identity.UserId;
import org.bellwether.rest.json.Uuids;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;
import org.bellwether.rest.stream.JsonLinesWriter;

/// `/admin/audit-trail`.
public final class AuditTrailResource implements Resource {
  private static final String TRAIL = "/api/v1/admin/audit-trail";
  private static final CursorFormat<Long> LINES = CursorFormat.ofNumbers();
  private static final int MAX_ACTION_LENGTH = 63;
  private static final int MAX_OBJECT_LENGTH = 255;

  private final ListAuditTrail listAuditTrail;
  private final ExportAuditTrail exportAuditTrail;

  public AuditTrailResource(ListAuditTrail listAuditTrail, ExportAuditTrail exportAuditTrail) {
    this.listAuditTrail = listAuditTrail;
    this.exportAuditTrail = exportAuditTrail;
  }

  @Override
  public void declare(Routes routes) {
    routes.get(TRAIL, Access.ADMIN, this::list);
    routes.lines(TRAIL + "/export", Access.ADMIN, this::export);
  }

  private Response list(Request request) {
    QueryParameters parameters = request.query();
    AuditTrail.Filter filter = filter(parameters);
    PageRequest<Long> window = PageRequest.from(parameters, LINES);
    ListAuditTrail.Found found = listAuditTrail.execute(filter, window.after(), window.limit());
    return window.answer(found.page(), line -> AuditLineResponse.from(line, found.actors()));
  }

  private static AuditTrail.Filter filter(QueryParameters parameters) {
    UUID actor = parameters.uuid("actor");
    Instant from = parameters.instant("from");
    Instant to = parameters.instant("to");
    String object = parameters.text("object", MAX_OBJECT_LENGTH);
    if (from != null && to != null && !to.isAfter(from)) {
      parameters.refuse("to", "must be after from");
    }
    return new AuditTrail.Filter(
        actor == null ? null : new UserId(actor),
        parameters.text("action", MAX_ACTION_LENGTH),
        object == null ? null : Uuids.foldedSubject(object),
        from,
        to);
  }

  private void export(Request request, JsonLinesWriter lines) {
    request.query().done();
    exportAuditTrail.execute(line -> lines.write(AuditLineResponse.from(line, Map.of())));
  }
}

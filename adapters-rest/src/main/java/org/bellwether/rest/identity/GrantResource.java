package org.bellwether.rest.identity;

import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Body;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/admin/grants`: new credits for a user.
public final class GrantResource implements Resource {
  private final GrantCredits grantCredits;

  public GrantResource(GrantCredits grantCredits) {
    this.grantCredits = grantCredits;
  }

  @Override
  public void declare(Routes routes) {
    routes.post("/api/v1/admin/grants", Access.ADMIN, this::grant);
  }

  private Response grant(Request request) {
    request.query().done();
    Body<GrantRequest> body = request.body(GrantRequest.class);
    GrantCredits.Command command = body.value().toCommand(request.caller());
    return request.idempotent(
        body, keyed -> grantCredits.execute(command, keyed), GrantResource::answer);
  }

  private static Response answer(GrantCredits.Result result) {
    return switch (result) {
      case GrantCredits.Granted granted ->
          Response.created(
              UserResource.USERS + "/" + granted.transfer().to(), GrantResponse.from(granted));
      case IdentityRefusal refusal -> throw AuthResource.error(refusal);
    };
  }
}

package org.bellwether.rest.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.IdentityRefusal;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;

/// `/admin/users/{id}/role`: what a user is to this installation.
public final class RoleResource implements Resource {
  private final ChangeRole changeRole;

  public RoleResource(ChangeRole changeRole) {
    this.changeRole = changeRole;
  }

  record RoleRequest(
      @NotNull @Pattern(regexp = "admin|moderator|user", message = "must be a role") String role) {}

  record RoleResponse(UUID id, String role) {}

  @Override
  public void declare(Routes routes) {
    routes.put("/api/v1/admin/users/{id}/role", Access.ADMIN, this::put);
  }

  private Response put(Request request) {
    request.query().done();
    UserId user = new UserId(request.id());
    Role role =
        Role.valueOf(request.body(RoleRequest.class).value().role().toUpperCase(Locale.ROOT));
    return switch (changeRole.execute(new ChangeRole.Command(request.caller(), user, role))) {
      case ChangeRole.Changed changed ->
          Response.ok(
              new RoleResponse(
                  changed.user().value(), changed.role().name().toLowerCase(Locale.ROOT)));
      case IdentityRefusal refusal -> throw AuthResource.error(refusal);
    };
  }
}

package org.bellwether.rest.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Permission;

/// Lets a request through to a route only when its caller has the permission the route declares.
final class Authentication implements Handler {
  static final String CALLER = "caller";

  private final TokenVerifier tokens;

  Authentication(TokenVerifier tokens) {
    this.tokens = tokens;
  }

  @Override
  public void handle(Context context) {
    // a route that declared nothing has no role here and lets nobody in
    Access access = (Access) context.routeRoles().stream().findFirst().orElse(Access.ADMIN);
    Permission permission = access.permission();
    if (permission == null) {
      return;
    }
    Caller caller = tokens.verify(bearerToken(context), context.ip());
    context.attribute(CALLER, caller);
    if (!caller.has(permission)) {
      throw new ApiError(
          Problem.INSUFFICIENT_PERMISSIONS, "this needs the permission " + access.name());
    }
  }

  private static String bearerToken(Context context) {
    String field = context.header("Authorization");
    if (field == null || !field.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw new ApiError(Problem.MISSING_TOKEN, "send an access token: Authorization: Bearer …");
    }
    return field.substring(7).strip();
  }
}

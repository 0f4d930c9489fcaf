package org.bellwether.rest.server;

import io.javalin.http.Context;
import org.bellwether.application.Outage;
import org.bellwether.application.identity.TokenVerifier;
import org.bellwether.application.identity.TokenVerifier.Verification;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.rest.edge.HeaderFields;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.ratelimit.Cost;
import org.bellwether.rest.ratelimit.RateLimits;
import org.bellwether.rest.ratelimit.RateLimits.Sender;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.Routes.Route;
import org.jspecify.annotations.Nullable;

/// Lets a request through to a route only when its caller has the permission the route declares,
/// and has not sent too many. What is for admins is for those who are one at that very moment.
final class Authentication {
  static final String CALLER = "caller";

  private final TokenVerifier tokens;
  private final RateLimits limits;

  Authentication(TokenVerifier tokens, RateLimits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  void require(Route route, Context context) {
    Permission permission = route.access().permission();
    if (permission == null) {
      limit(route.policy(), null, cost(route, context), context);
      HeaderFields.requireSingle(context);
      return;
    }
    Caller caller = caller(context);
    limit(route.policy(), caller, cost(route, context), context);
    context.attribute(CALLER, caller);
    if (!caller.has(permission)) {
      throw new ApiError(
          Problem.INSUFFICIENT_PERMISSIONS, "this needs the permission " + route.access().name());
    }
    if (permission == Permission.ADMIN) {
      tokens
          .lackNow(caller, permission)
          .ifPresent(lack -> {
            throw ApiError.lacking(lack);
          });
    }
  }

  private void limit(RatePolicy policy, @Nullable Caller caller, int permits, Context context) {
    limits.require(policy, new Sender(context.ip(), caller), permits, context::header);
  }

  /// A query that cannot be read costs no work.
  private static int cost(Route route, Context context) {
    if (route.cost().equals(Cost.ONE)) {
      return 1;
    }
    try {
      return route.cost().permits(new QueryParameters(context::path, context.queryString()));
    } catch (ApiError _) {
      return 1;
    }
  }

  /// Who fails counts as the address they come from, even when it is not known whether they do; who
  /// has a token does not have to suffer for it.
  private Caller caller(Context context) {
    try {
      HeaderFields.requireSingle(context);
      return switch (tokens.verify(bearerToken(context), context.ip())) {
        case Verification.Verified(Caller caller) -> caller;
        case Verification.Invalid(String why) -> throw new ApiError(Problem.INVALID_TOKEN, why);
        case Verification.Lacking(Lack lack) -> throw ApiError.lacking(lack);
      };
    } catch (ApiError | Outage e) {
      limit(RatePolicy.ANONYMOUS, null, 1, context);
      throw e;
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

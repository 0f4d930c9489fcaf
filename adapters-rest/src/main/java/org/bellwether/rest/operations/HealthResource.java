package org.bellwether.rest.operations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bellwether.application.operations.Health;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Request;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.server.Routes;
import org.jspecify.annotations.Nullable;

/// `/health`: whether the process lives, and whether it can serve.
public final class HealthResource implements Resource {
  private final Health database;
  private final @Nullable Health cache;

  /// @param database whether it can be reached; without it nothing can be served
  /// @param cache whether it can be reached; without it everything is only slower; null for none
  public HealthResource(Health database, @Nullable Health cache) {
    this.database = database;
    this.cache = cache;
  }

  /// @param checks `up` or `down`, by name
  record HealthResponse(String status, Map<String, String> checks) {}

  @Override
  public void declare(Routes routes) {
    routes.get("/health/live", Access.ANYONE, RatePolicy.UNLIMITED, this::live);
    routes.get("/health/ready", Access.ANYONE, RatePolicy.UNLIMITED, this::ready);
  }

  private Response live(Request request) {
    request.query().done();
    return Response.ok(new HealthResponse("up", Map.of()));
  }

  private Response ready(Request request) {
    request.query().done();
    if (!database.isUp()) {
      throw new ApiError(
          Problem.UNAVAILABLE,
          "the database cannot be reached",
          List.of(),
          Map.of("Retry-After", "2"));
    }
    Map<String, String> checks = new TreeMap<>();
    checks.put("database", "up");
    if (cache != null) {
      checks.put("cache", cache.isUp() ? "up" : "down");
    }
    return Response.ok(new HealthResponse("up", checks));
  }
}

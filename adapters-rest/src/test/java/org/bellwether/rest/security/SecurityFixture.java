package org.bellwether.rest.security;

import java.util.Set;
import java.util.UUID;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.QueuedJob.State;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.Call;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.http.Routes;

/// Every route of the API, each ready to be called with success by whoever may.
abstract class SecurityFixture extends MarketFixture {
  private static final String SNOW =
      "{\"name\": \"Will it snow?\", \"closesAt\": \"2030-08-01T00:00:00Z\"}";

  /// So that there can be one for every call.
  private static final String CHEAP = RAIN.replace("100", "4");

  private static final String DEAD_JOB = "settle-market:m1";

  /// Such as `GET /api/v1/markets/{id}`.
  static String name(Routes.Route route) {
    return route.method().name() + " " + route.path();
  }

  /// A request that is right in every respect, about a new market of Ann's where it is about one.
  Call call(String route) {
    String method = route.split(" ", 2)[0];
    Call call = api.call(method, target(route.split(" ", 2)[1], route));
    return ApiDocument.get().operations().contains(route)
        ? withBody(route, call)
        : call.badOnPurpose();
  }

  private String target(String path, String route) {
    if (path.startsWith("/api/v1/users/")) {
      return path.replace("{id}", ann.id().toString());
    }
    if (path.startsWith("/api/v1/admin/jobs/")) {
      api.jobs.enqueue(Job.parse(DEAD_JOB).orElseThrow());
      api.jobs.take(Set.of("settle-market"));
      api.jobs.failed(Job.parse(DEAD_JOB).orElseThrow(), State.DEAD, "on purpose", api.now);
      return path.replace("{id}", DEAD_JOB);
    }
    if (!path.contains("{id}")) {
      return path;
    }
    String market = create(ann, CHEAP);
    if (path.endsWith("/resolution") && !route.startsWith("POST")) {
      api.post(market + "/resolution").as(ann).json("{\"cancel\": true}").send().is(201);
    }
    String query = path.endsWith("/quote") ? "?side=buy&outcome=Yes&amount=1" : "";
    return path.replace(MARKETS + "/{id}", market) + query;
  }

  private Call withBody(String route, Call call) {
    return switch (route) {
      case "POST /api/v1/markets" -> call.json(CHEAP);
      case "PUT /api/v1/markets/{id}" -> call.json(SNOW);
      case "PATCH /api/v1/markets/{id}" -> call.mergePatch("{\"name\": \"Will it snow?\"}");
      case "POST /api/v1/markets/{id}/trades" ->
          call.json("{\"side\": \"buy\", \"outcome\": \"Yes\", \"amount\": 1}");
      case "POST /api/v1/markets/{id}/resolution" -> call.json("{\"outcome\": \"Yes\"}");
      case "POST /api/v1/auth/register" ->
          call.json(credentials().replace("}", ", \"name\": \"Somebody\"}"));
      case "POST /api/v1/auth/login" -> {
        String credentials = credentials();
        api.post("/api/v1/auth/register")
            .json(credentials.replace("}", ", \"name\": \"Somebody\"}"))
            .send()
            .is(201);
        yield call.json(credentials);
      }
      case "POST /api/v1/admin/grants" ->
          call.json("{\"userId\": \"%s\", \"amount\": 1}".formatted(bob.id()));
      default -> call;
    };
  }

  private static String credentials() {
    return "{\"email\": \"%s@example.org\", \"password\": \"correct horse battery\"}"
        .formatted(UUID.randomUUID());
  }
}

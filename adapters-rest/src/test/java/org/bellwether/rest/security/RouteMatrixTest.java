package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bellwether.rest.Call;
import org.bellwether.rest.ServedRoutes;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Who may do what: every route, called by everybody. A route that is not in the table fails the
/// test, so that nobody adds one without saying whom it is for.
class RouteMatrixTest extends SecurityFixture {
  /// Statuses, for a good request. The owner is whose market or API key it is about; two API keys
  /// of the owner's are for reading, and for reading and writing; one of the admin's is for
  /// reading.
  private static final String TABLE =
      """
      route                                | nobody | owner | another | moderator | admin | reads | writes | adminReads
      GET /                                | 302    | 302   | 302     | 302       | 302   | 302   | 302    | 302
      GET /docs                            | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /docs/start.js                   | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /docs/swagger-ui.css             | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /docs/swagger-ui-bundle.js       | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /openapi.yaml                    | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /health/live                     | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /health/ready                    | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /metrics                         | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /.well-known/jwks.json           | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/auth/register           | 202    | 202   | 202     | 202       | 202   | 202   | 202    | 202
      POST /api/v1/auth/login              | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/auth/refresh            | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/auth/logout             | 204    | 204   | 204     | 204       | 204   | 204   | 204    | 204
      GET /api/v1/users/{id}               | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/users/me                 | 401    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/users/me/positions       | 401    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/users/me/transfers       | 401    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      PUT /api/v1/users/me/password        | 401    | 200   | 200     | 200       | 200   | 403   | 403    | 403
      GET /api/v1/api-keys                 | 401    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/api-keys                | 401    | 201   | 201     | 201       | 201   | 403   | 403    | 403
      GET /api/v1/api-keys/{id}            | 401    | 200   | 404     | 404       | 404   | 200   | 200    | 404
      DELETE /api/v1/api-keys/{id}         | 401    | 204   | 404     | 404       | 204   | 403   | 204    | 403
      GET /api/v1/markets                  | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/markets                 | 401    | 201   | 201     | 201       | 201   | 403   | 201    | 403
      GET /api/v1/markets/search           | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}             | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      PUT /api/v1/markets/{id}             | 401    | 200   | 403     | 200       | 200   | 403   | 200    | 403
      PATCH /api/v1/markets/{id}           | 401    | 200   | 403     | 200       | 200   | 403   | 200    | 403
      DELETE /api/v1/markets/{id}          | 401    | 204   | 403     | 204       | 204   | 403   | 204    | 403
      GET /api/v1/markets/{id}/related     | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}/quote       | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}/trades      | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/markets/{id}/trades     | 401    | 201   | 201     | 201       | 201   | 403   | 201    | 403
      GET /api/v1/markets/{id}/positions   | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}/history     | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}/revisions   | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/markets/{id}/clarifications | 401    | 201   | 403     | 201       | 201   | 403   | 201    | 403
      GET /api/v1/markets/{id}/solvency    | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}/events      | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      GET /api/v1/markets/{id}/resolution  | 200    | 200   | 200     | 200       | 200   | 200   | 200    | 200
      POST /api/v1/markets/{id}/resolution | 401    | 201   | 403     | 201       | 201   | 403   | 201    | 403
      POST /api/v1/admin/markets/{id}/resolution/reversal | 401 | 403 | 403 | 403 | 202 | 403 | 403 | 403
      PUT /api/v1/admin/users/{id}/role    | 401    | 403   | 403     | 403       | 200   | 403   | 403    | 403
      POST /api/v1/admin/grants            | 401    | 403   | 403     | 403       | 201   | 403   | 403    | 403
      GET /api/v1/admin/jobs               | 401    | 403   | 403     | 403       | 200   | 403   | 403    | 403
      POST /api/v1/admin/jobs/{id}/retry   | 401    | 403   | 403     | 403       | 200   | 403   | 403    | 403
      GET /api/v1/admin/audit-trail        | 401    | 403   | 403     | 403       | 200   | 403   | 403    | 403
      GET /api/v1/admin/audit-trail/export | 401    | 403   | 403     | 403       | 200   | 403   | 403    | 403
      """;

  private final String reads = key(ann, "read");
  private final String writes = key(ann, "read", "write");
  private final String adminReads = key(admin, "read");

  private Call as(String column, Call call) {
    return switch (column) {
      case "nobody" -> call.badOnPurpose();
      case "owner" -> call.as(loggedIn(ann));
      case "another" -> call.as(loggedIn(bob));
      case "moderator" -> call.as(loggedIn(moderator));
      case "admin" -> call.as(loggedIn(admin));
      case "reads" -> call.header("Authorization", "Bearer " + reads);
      case "writes" -> call.header("Authorization", "Bearer " + writes);
      case "adminReads" -> call.header("Authorization", "Bearer " + adminReads);
      default -> throw new IllegalArgumentException(column);
    };
  }

  @Test
  void every_route_is_in_the_table_and_nothing_else_is() {
    ServedRoutes.requireSame(
        api.server.routes().stream()
            .map(SecurityFixture::name)
            .filter(route -> !route.startsWith("HEAD "))
            .toList(),
        table(TABLE).keySet(),
        "the table of RouteMatrixTest, with the status that each caller gets");
  }

  @TestFactory
  Stream<DynamicTest> everybody_gets_what_the_table_says() {
    create(ann, RAIN);
    List<DynamicTest> tests = new ArrayList<>();
    table(TABLE)
        .forEach((route, row) ->
            row.forEach((column, status) -> {
              tests.add(
                  DynamicTest.dynamicTest(
                      route + " by " + column, () -> as(column, call(route)).send().is(status)));
              if (route.startsWith("GET ")) {
                String head = route.replaceFirst("GET", "HEAD");
                tests.add(
                    DynamicTest.dynamicTest(
                        head + " by " + column, () -> as(column, call(head)).send().is(status)));
              }
            }));
    return tests.stream();
  }

  /// What is open to nobody in particular is open to everybody, and nothing else is.
  @Test
  void the_permissions_that_routes_declare_are_those_of_the_table() {
    Map<String, Map<String, Integer>> table = table(TABLE);
    for (Routes.Route route : api.server.routes()) {
      Map<String, Integer> row = table.get(name(route).replaceFirst("^HEAD", "GET"));
      assertThat(row).as("the row of %s in the table of RouteMatrixTest", name(route)).isNotNull();
      assertThat(row.get("nobody").equals(401))
          .as("%s, which declares %s", name(route), route.access())
          .isEqualTo(route.access() != Access.ANYONE);
      assertThat(row.get("moderator").equals(403))
          .as("%s, which declares %s", name(route), route.access())
          .isEqualTo(route.access() == Access.ADMIN);
    }
  }

  @Test
  void a_route_without_a_permission_does_not_start() {
    assertThatThrownBy(() ->
            TestApi.start(routes -> routes.get("/forgotten", null, _ -> Response.noContent())))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("/forgotten");
  }

  @Test
  void a_route_that_was_added_without_a_row_is_noticed() {
    try (TestApi more =
        TestApi.start(routes -> routes.get("/more", Access.ANYONE, _ -> Response.noContent()))) {
      assertThat(more.server.routes().stream().map(SecurityFixture::name))
          .contains("GET /more")
          .anyMatch(route -> !route.startsWith("HEAD ") && !table(TABLE).containsKey(route));
    }
  }
}

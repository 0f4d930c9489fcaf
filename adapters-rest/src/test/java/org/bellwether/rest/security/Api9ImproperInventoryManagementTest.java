package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import java.util.List;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API9:2023. What can be called is what the document says, in the one version there is.
class Api9ImproperInventoryManagementTest extends SecurityFixture {
  private static final List<String> BESIDE_THE_API =
      List.of(
          "/",
          "/docs",
          "/.well-known/jwks.json",
          "/docs/start.js",
          "/docs/swagger-ui.css",
          "/docs/swagger-ui-bundle.js",
          "/openapi.yaml",
          "/health/live",
          "/health/ready",
          "/metrics");

  /// Open to anybody, but they must prove something.
  private static final List<String> PROVES = List.of("/api/v1/auth/login", "/api/v1/auth/refresh");

  @Test
  void every_route_is_of_version_1_or_one_of_a_few_that_operators_know() {
    assertThat(api.server.routes().stream().map(Routes.Route::path).distinct())
        .allMatch(path -> path.startsWith("/api/v1/") || BESIDE_THE_API.contains(path));
  }

  @Test
  void every_route_but_the_documentation_is_documented() {
    assertThat(
            api.server.routes().stream()
                .filter(route -> !route.path().equals("/") && !route.path().startsWith("/docs"))
                .map(SecurityFixture::name)
                .filter(route -> !route.startsWith("HEAD ")))
        .containsExactlyInAnyOrderElementsOf(ApiDocument.get().operations());
  }

  /// Whether it needs a token, and that it may be refused to whom has one.
  @Test
  void the_document_says_of_each_operation_whom_it_is_for() {
    for (Routes.Route route : api.server.routes()) {
      PathItem path = ApiDocument.get().api().getPaths().get(route.path());
      if (path == null || route.method().name().equals("HEAD")) {
        continue;
      }
      Operation operation =
          path.readOperationsMap().get(PathItem.HttpMethod.valueOf(route.method().name()));
      boolean open = operation.getSecurity() != null && operation.getSecurity().isEmpty();
      assertThat(open).as(name(route)).isEqualTo(route.access() == Access.ANYONE);
      assertThat(operation.getResponses().containsKey("401"))
          .as("401 of %s", name(route))
          .isEqualTo(route.access() != Access.ANYONE || PROVES.contains(route.path()));
      if (route.access() == Access.ADMIN) {
        assertThat(operation.getResponses()).as(name(route)).containsKey("403");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/markets",
        "/api/v0/markets",
        "/api/v2/markets",
        "/v1/markets",
        "/api/internal/markets",
        "/api/v1/debug",
        "/actuator",
        "/actuator/env",
        "/admin",
        "/console",
        "/swagger.json",
        "/v3/api-docs",
        "/graphql",
        "/.git/config",
        "/.env",
        "/server-status",
        "/WEB-INF/classes/",
        "/META-INF/MANIFEST.MF",
        "/logback.xml",
        "/db/migration/V1__users.sql",
        "/docs/index.html",
        "/test"
      })
  void nothing_else_is_there(String path) {
    api.get(path).badOnPurpose().send().is(Problem.ROUTE_NOT_FOUND);
    api.get(path).as(admin).badOnPurpose().send().is(Problem.ROUTE_NOT_FOUND);
  }
}

package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
  /// The page that shows the document need not be in the document.
  private static final Set<String> NOT_DOCUMENTED =
      Set.of(
          "GET /",
          "GET /docs",
          "GET /docs/start.js",
          "GET /docs/swagger-ui.css",
          "GET /docs/swagger-ui-bundle.js");

  private static final String ANY_ID = "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e";

  private final ApiDocument document = ApiDocument.get();

  @Test
  void each_route_is_a_documented_operation_and_each_documented_operation_is_a_route() {
    try (TestApi api = TestApi.start()) {
      List<String> routes =
          api.server.routes().stream()
              .map(route -> route.method().name() + " " + route.path())
              .filter(route -> !route.startsWith("HEAD "))
              .filter(route -> !NOT_DOCUMENTED.contains(route))
              .toList();
      assertThat(routes).hasSizeGreaterThan(10);
      ServedRoutes.requireSame(
          routes,
          document.operations(),
          "the paths of adapters-rest/src/main/resources/openapi.yaml");
    }
  }

  @Test
  void a_route_that_is_not_documented_is_named_with_the_place_where_it_is_missing() {
    assertThatThrownBy(() ->
            ServedRoutes.requireSame(
                List.of("GET /a", "GET /more"), List.of("GET /a", "GET /gone"), "the table"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET /more is served and not named: add it to the table")
        .hasMessageContaining("GET /gone is named and not served: remove it from the table")
        .hasMessageNotContaining("GET /a ");
  }

  @Test
  void whatever_can_be_got_has_a_head() {
    try (TestApi api = TestApi.start()) {
      List<String> routes =
          api.server.routes().stream().map(r -> r.method().name() + " " + r.path()).toList();
      assertThat(routes.stream().filter(route -> route.startsWith("GET ")))
          .allMatch(route -> routes.contains(route.replaceFirst("GET", "HEAD")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_error_code_is_in_the_table_of_errors(Problem problem) {
    assertThat(document.text())
        .contains(
            "| `%s` | %d | %s |".formatted(problem.code(), problem.status(), problem.title()));
  }

  @Test
  void one_schema_of_errors_has_exactly_the_codes_that_are_given() {
    assertThat(document.api().getComponents().getSchemas().get("ProblemCode"))
        .extracting("enum")
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Problem.values()).map(Problem::code).toList());
  }

  @Test
  void the_table_of_errors_has_no_code_that_is_never_given() {
    long rows = document.text().lines().filter(l -> l.matches(" +\\| `[a-z-]+` \\| .*")).count();
    assertThat(rows).isEqualTo(Problem.values().length);
  }

  @Test
  void operations_have_ids_of_their_own_a_tag_a_summary_and_a_description() {
    Set<String> ids = new HashSet<>();
    for (PathItem path : document.api().getPaths().values()) {
      for (Operation operation : path.readOperations()) {
        assertThat(ids.add(operation.getOperationId())).isTrue();
        assertThat(operation.getTags()).hasSize(1);
        assertThat(operation.getSummary()).isNotBlank();
        assertThat(operation.getDescription()).as(operation.getOperationId()).isNotBlank();
      }
    }
  }

  @Test
  void answers_may_grow_and_requests_may_not() throws IOException {
    JsonNode tree = Yaml.mapper().readTree(document.text());
    Set<String> requests = new HashSet<>();
    Set<String> answers = new HashSet<>();
    tree.findValues("requestBody").forEach(body -> collect(tree, body, requests));
    tree.findValues("responses").forEach(responses -> collect(tree, responses, answers));
    assertThat(requests).hasSizeGreaterThan(10);
    assertThat(answers).hasSizeGreaterThan(50);
    tree.at("/components/schemas")
        .properties()
        .forEach(schema -> {
          if (requests.contains(schema.getKey()) && schema.getValue().has("properties")) {
            assertThat(schema.getValue().path("additionalProperties").isBoolean())
                .as("%s, which is part of a request, is closed", schema.getKey())
                .isTrue();
          }
          if (answers.contains(schema.getKey())) {
            assertThat(schema.getValue().toString())
                .as("%s, which is part of an answer", schema.getKey())
                .doesNotContain("Properties\":false");
          }
        });
  }

  /// The names of all schemas that the node refers to, directly or not.
  private static void collect(JsonNode tree, JsonNode node, Set<String> names) {
    for (String reference : node.findValuesAsText("$ref")) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      if (reference.startsWith("#/components/schemas/") && names.add(name)) {
        collect(tree, tree.at(reference.substring(1)), names);
      }
    }
  }

  @Test
  void every_post_takes_an_idempotency_key() {
    document
        .api()
        .getPaths()
        .forEach((path, item) -> {
          if (item.getPost() != null) {
            assertThat(item.getPost().getParameters())
                .as("parameters of %s", path)
                .isNotNull()
                .extracting(Parameter::getName)
                .contains("Idempotency-Key");
          }
        });
  }

  @Test
  void each_limited_route_says_what_happens_at_its_limit_and_only_those() {
    try (TestApi api = TestApi.start()) {
      api.server.routes().stream()
          .filter(route -> route.method().name().matches("GET|POST|PUT|PATCH|DELETE"))
          .filter(route -> !NOT_DOCUMENTED.contains(route.method().name() + " " + route.path()))
          .forEach(route -> {
            PathItem path = document.api().getPaths().get(route.path());
            Operation operation =
                path == null
                    ? null
                    : path.readOperationsMap().get(HttpMethod.valueOf(route.method().name()));
            assertThat(operation)
                .as("%s %s in openapi.yaml", route.method().name(), route.path())
                .isNotNull();
            assertThat(operation.getResponses().containsKey("429"))
                .as("429 of %s", route)
                .isEqualTo(route.policy() != RatePolicy.UNLIMITED);
          });
    }
  }

  @Test
  void examples_of_bodies_are_valid() {
    List<String> checked = new ArrayList<>();
    document
        .api()
        .getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) -> {
                  checkRequest(method.name(), path, operation, checked);
                  operation
                      .getResponses()
                      .forEach((status, response) ->
                          checkResponse(method.name(), path, status, response, checked));
                }));
    assertThat(checked).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'success': true, 'data': {'status': 'up', 'checks': {}}, 'more': 1}",
        "{'success': true, 'data': {'status': 'up', 'checks': {}, 'more': 1}}",
        "{'success': true, 'data': {'status': 'up', 'checks': {'cache': 'so-so'}}}",
        "{'success': true, 'data': {'checks': {}}}",
        "{'success': false, 'data': {'status': 'up', 'checks': {}}}",
        "[]"
      })
  void an_answer_that_is_not_as_documented_is_noticed(String body) {
    assertThatThrownBy(() -> respond(200, Map.of("X-Request-Id", "1"), body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("as documented");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiterString = " -> ",
      value = {
        "'version':1 -> 'version':1,'more':1",
        "'outstanding':120 -> 'outstanding':120,'more':1",
        "'outstanding':120 -> 'outstanding':120.0000001",
        "'limit':20 -> 'limit':20,'more':1"
      })
  void what_others_have_to_bear_in_a_list_of_markets_is_noticed_in_ours(String from, String to) {
    String path = "/api/v1/markets";
    Map<String, String> headers = Map.of("Content-Type", "application/json", "X-Request-Id", "1");
    Operation list = document.api().getPaths().get(path).getGet();
    String body =
        write(list.getResponses().get("200").getContent().get("application/json").getExample());
    document.requireValidResponse("GET", path, 200, headers, body);
    String part = from.replace('\'', '"');
    assertThat(body).contains(part);
    String changed = body.replace(part, to.replace('\'', '"'));
    assertThatThrownBy(() -> document.requireValidResponse("GET", path, 200, headers, changed))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("as documented");
  }

  @Test
  void an_error_that_is_not_as_documented_is_noticed() {
    String body =
        "{'success': false, 'error': 'no', 'code': 'malformed-json', 'requestId': '1',"
            + " 'type': '/docs#a', 'title': 'No', 'status': 400, 'detail': 'no', 'instance': '/a'}";
    Map<String, String> headers = Map.of("X-Request-Id", "1");
    respond(400, headers, body);
    for (String wrong :
        List.of(
            body.replace("malformed-json", "not-the-creator"),
            body.replace("'status': 400", "'status': 409"),
            body.replace("{'success'", "{'trace': '', 'success'"),
            body.replace("'title': 'No', ", ""))) {
      assertThatThrownBy(() -> respond(400, headers, wrong)).isInstanceOf(AssertionError.class);
    }
    assertThatThrownBy(() -> respond(400, Map.of(), body)).isInstanceOf(AssertionError.class);
  }

  private void respond(int status, Map<String, String> headers, String body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    document.requireValidResponse("GET", "/health/live", status, all, body.replace('\'', '"'));
  }

  private void checkRequest(String method, String path, Operation operation, List<String> checked) {
    if (operation.getRequestBody() == null) {
      return;
    }
    operation
        .getRequestBody()
        .getContent()
        .forEach((type, media) -> {
          String body = write(media.getExample());
          document.requireValid(
              new SimpleRequest.Builder(method, path.replace("{id}", ANY_ID))
                  .withContentType(type)
                  .withAuthorization("Bearer token")
                  .withBody(body, StandardCharsets.UTF_8)
                  .build());
          checked.add(method + " " + path + " " + type);
        });
  }

  private void checkResponse(
      String method, String path, String status, ApiResponse response, List<String> checked) {
    Map<String, MediaType> content =
        response.getContent() == null ? Map.of() : response.getContent();
    MediaType json = content.get("application/json");
    if (json == null || json.getExample() == null) {
      return;
    }
    document.requireValidResponse(
        method,
        path.replace("{id}", ANY_ID),
        Integer.parseInt(status),
        Map.of(
            "Content-Type", "application/json",
            "X-Request-Id", "1",
            "ETag", "\"1\"",
            "Retry-After", "1",
            "WWW-Authenticate", "Bearer realm=\"bellwether\"",
            "Location", location(path)),
        write(json.getExample()));
    checked.add(method + " " + path + " " + status);
  }

  /// Where a `POST` to that path leads to.
  private static String location(String path) {
    return switch (path) {
      case "/api/v1/admin/grants" -> "/api/v1/users/" + ANY_ID;
      case "/api/v1/api-keys" -> path + "/" + ANY_ID;
      default -> path.replace("{id}", ANY_ID);
    };
  }

  private static String write(Object example) {
    // the document's parser has a JSON library of its own, whose trees print as JSON
    return example instanceof Map || example instanceof List
        ? JsonMapper.shared().writeValueAsString(example)
        : example.toString();
  }
}

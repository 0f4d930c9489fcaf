package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `openapi.yaml`, to hold real requests and answers against, as strictly as [StrictApiDocument].
public final class ApiDocument {
  /// Where refusals are looked up that come before any documented operation is found.
  private static final String ELSEWHERE = "/elsewhere";

  private static final Map<String, String> REFUSALS =
      Map.ofEntries(
          Map.entry("400", "BadRequest"),
          Map.entry("401", "Unauthorized"),
          Map.entry("403", "Forbidden"),
          Map.entry("404", "NotFound"),
          Map.entry("405", "Refused"),
          Map.entry("406", "NotAcceptable"),
          Map.entry("408", "Refused"),
          Map.entry("409", "Conflict"),
          Map.entry("413", "BodyTooLarge"),
          Map.entry("414", "Refused"),
          Map.entry("415", "UnsupportedMediaType"),
          Map.entry("422", "Unprocessable"),
          Map.entry("429", "TooManyRequests"),
          Map.entry("431", "Refused"),
          Map.entry("500", "InternalError"),
          Map.entry("503", "Unavailable"));

  private static final ApiDocument DOCUMENT = new ApiDocument();

  private final String text = read();
  private final OpenAPI api;
  private final List<Pattern> patterns;
  private final OpenApiInteractionValidator validator;

  private ApiDocument() {
    api = parse(text);
    patterns =
        operations().stream()
            .map(operation -> Pattern.compile(operation.replaceAll("\\{[a-zA-Z]+}", "[^/]+")))
            .toList();
    OpenAPI withElsewhere = parse(StrictApiDocument.of(text));
    ApiResponses refusals = new ApiResponses();
    REFUSALS.forEach((status, name) ->
        refusals.addApiResponse(status, withElsewhere.getComponents().getResponses().get(name)));
    Operation operation = new Operation().responses(refusals).security(List.of());
    withElsewhere.getPaths().addPathItem(ELSEWHERE, new PathItem().get(operation));
    validator =
        OpenApiInteractionValidator.createFor(withElsewhere)
            .withLevelResolver(
                LevelResolver.create()
                    // the document says itself where a schema is closed
                    .withLevel(
                        "validation.schema.additionalProperties", ValidationReport.Level.IGNORE)
                    .build())
            .build();
  }

  public static ApiDocument get() {
    return DOCUMENT;
  }

  public OpenAPI api() {
    return api;
  }

  public String text() {
    return text;
  }

  /// The documented operations, as `GET /path`.
  public List<String> operations() {
    return api.getPaths().entrySet().stream()
        .flatMap(path ->
            path.getValue().readOperationsMap().keySet().stream()
                .map(method -> method + " " + path.getKey()))
        .sorted()
        .toList();
  }

  void requireValid(SimpleRequest request) {
    ValidationReport report = validator.validateRequest(request);
    assertThat(report.getMessages()).as("the request is as documented").isEmpty();
  }

  /// Fails when this is not what the document promises of that operation.
  public void requireValidResponse(
      String method, String path, int status, Map<String, String> headers, String body) {
    if (method.equals("HEAD") || (status == 204 && method.equals("OPTIONS"))) {
      assertThat(body).isEmpty();
      return;
    }
    SimpleResponse.Builder response = new SimpleResponse.Builder(status);
    headers.forEach(response::withHeader);
    if (!body.isEmpty()) {
      response.withBody(body, StandardCharsets.UTF_8);
    }
    boolean documented = isDocumented(method, path);
    ValidationReport report =
        validator.validateResponse(
            documented ? path : ELSEWHERE,
            documented ? Request.Method.valueOf(method) : Request.Method.GET,
            response.build());
    assertThat(report.getMessages())
        .as("the answer %d %s %s to %s %s is as documented", status, headers, body, method, path)
        .isEmpty();
    if (status >= 400) {
      requireItsStatus(body, status, headers);
    }
  }

  /// One schema has the codes of all statuses; the table of errors says whose each is.
  private void requireItsStatus(String body, int status, Map<String, String> headers) {
    JsonNode problem = JsonMapper.shared().readTree(body);
    assertThat(problem.path("status").asInt()).as("the status in %s", body).isEqualTo(status);
    assertThat(text)
        .as("the table of errors, as documented")
        .contains("| `%s` | %d |".formatted(problem.path("code").asString(), status));
    if (status == 405) {
      assertThat(headers.keySet())
          .as("the header fields of a 405, as documented")
          .anyMatch("Allow"::equalsIgnoreCase);
    }
  }

  private boolean isDocumented(String method, String path) {
    String operation = method + " " + path;
    return patterns.stream().anyMatch(pattern -> pattern.matcher(operation).matches());
  }

  private static OpenAPI parse(String text) {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult result = new OpenAPIV3Parser().readContents(text, null, options);
    assertThat(result.getMessages()).as("the document is well-formed").isEmpty();
    return resolved(result.getOpenAPI());
  }

  /// The parser leaves references of OpenAPI 3.1 as they are, and the validator does not follow
  /// them but in schemas.
  private static OpenAPI resolved(OpenAPI api) {
    Components components = api.getComponents();
    components
        .getResponses()
        .values()
        .forEach(response -> resolveHeaders(response, components.getHeaders()));
    for (PathItem path : api.getPaths().values()) {
      for (Operation operation : path.readOperations()) {
        operation
            .getResponses()
            .replaceAll((_, response) ->
                response.get$ref() == null
                    ? response
                    : components.getResponses().get(name(response.get$ref())));
        operation
            .getResponses()
            .values()
            .forEach(response -> resolveHeaders(response, components.getHeaders()));
        if (operation.getParameters() != null) {
          operation
              .getParameters()
              .replaceAll(parameter ->
                  parameter.get$ref() == null
                      ? parameter
                      : components.getParameters().get(name(parameter.get$ref())));
        }
      }
    }
    return api;
  }

  private static void resolveHeaders(ApiResponse response, Map<String, Header> shared) {
    response
        .getHeaders()
        .replaceAll(
            (_, header) -> header.get$ref() == null ? header : shared.get(name(header.get$ref())));
  }

  private static String name(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static String read() {
    try (InputStream stream =
        ApiDocument.class.getClassLoader().getResourceAsStream("openapi.yaml")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Header fields by name, whatever its case; the values of one name joined as HTTP allows.
  static Map<String, String> joined(Map<String, List<String>> headers) {
    Map<String, String> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> joined.put(name, String.join(", ", values)));
    return joined;
  }
}

package org.bellwether.rest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.bellwether.rest.Answer;
import org.bellwether.rest.ApiDocument;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Health, measurements, and the page that shows the API document.
class OperationsApiTest {
  private final TestApi api = TestApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void the_process_lives_whatever_it_needs_is_down() {
    api.databaseUp = false;
    Answer live = api.get("/health/live").send().is(200);
    assertThat(live.data()).hasToString("{\"status\":\"up\",\"checks\":{}}");
    assertThat(live.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void it_is_ready_with_its_database_whether_or_not_there_is_a_cache() {
    assertThat(api.get("/health/ready").send().is(200).data())
        .hasToString("{\"status\":\"up\",\"checks\":{\"cache\":\"up\",\"database\":\"up\"}}");
    api.cacheUp = false;
    assertThat(api.get("/health/ready").send().is(200).data())
        .hasToString("{\"status\":\"up\",\"checks\":{\"cache\":\"down\",\"database\":\"up\"}}");
  }

  @Test
  void it_is_not_ready_without_its_database() {
    api.databaseUp = false;
    Answer no = api.get("/health/ready").send().is(Problem.UNAVAILABLE).is(503);
    assertThat(no.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void measurements_are_as_prometheus_reads_them() {
    api.get("/api/v1/markets").send().is(200);
    api.get("/api/v1/markets/0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e").send().is(404);
    api.get("/nowhere").badOnPurpose().send().is(404);
    Answer metrics = api.get("/metrics").send().is(200);
    assertThat(metrics.header("Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body().lines())
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                    || line.matches("[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+})? [0-9.E+-]+"),
            "is a line of Prometheus");
    assertThat(metrics.body())
        .contains(
            "http_server_requests_seconds_count{method=\"GET\",route=\"/api/v1/markets\",status=\"200\"} 1")
        .contains("route=\"/api/v1/markets/{id}\",status=\"404\"")
        .contains("route=\"unmatched\",status=\"404\"")
        .doesNotContain("nowhere", "0190f5e2");
  }

  @Test
  void the_document_is_served_as_it_is() {
    Answer yaml = api.get("/openapi.yaml").send().is(200);
    assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(yaml.body()).isEqualTo(ApiDocument.get().text());
  }

  @Test
  void the_root_leads_to_the_documentation() {
    Answer root = api.get("/").badOnPurpose().send().is(302);
    assertThat(root.header("Location")).endsWith("/docs");
    api.get("/docs").badOnPurpose().send().is(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html;charset=utf-8, <title>Bellwether API</title>",
    "/docs/start.js, text/javascript, /openapi.yaml",
    "/docs/swagger-ui.css, text/css, .swagger-ui",
    "/docs/swagger-ui-bundle.js, text/javascript, SwaggerUIBundle"
  })
  void the_documentation_and_what_it_needs_come_from_here(String path, String type, String text) {
    Answer file = api.get(path).badOnPurpose().send().is(200);
    assertThat(file.header("Content-Type")).isEqualTo(type);
    assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(file.header("Content-Security-Policy"))
        .startsWith("default-src 'none';")
        .contains("script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("http:", "https:", "*", "unsafe-eval");
    assertThat(file.body()).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/docs/start.js"})
  void the_page_names_nothing_that_is_elsewhere(String path) {
    String page = api.get(path).badOnPurpose().send().body();
    assertThat(page).doesNotContain("http:", "https:", "\"//");
  }

  @Test
  void whatever_the_page_loads_is_a_route() {
    String page = api.get("/docs").badOnPurpose().send().body();
    assertThat(
            Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1)))
        .hasSize(3)
        .allSatisfy(asset -> api.get(asset).badOnPurpose().send().is(200));
  }
}

package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.bellwether.rest.problem.Problem;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server answered; found to be as the API document says.
///
/// @param headers by name, whatever its case
public record Answer(int status, Map<String, String> headers, String body) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  public JsonNode json() {
    return JSON.readTree(body);
  }

  public JsonNode data() {
    return json().get("data");
  }

  public String header(String name) {
    return headers.get(name);
  }

  public String code() {
    return json().path("code").asString("");
  }

  /// The texts at that place of each item of a list, such as `name`.
  public List<String> each(String field) {
    return StreamSupport.stream(data().spliterator(), false)
        .map(item -> item.get(field).asString())
        .toList();
  }

  /// Each broken rule, as `field message`.
  public List<String> violations() {
    return StreamSupport.stream(json().path("details").spliterator(), false)
        .map(rule -> rule.get("field").asString() + " " + rule.get("message").asString())
        .toList();
  }

  /// Whether it tells browsers what every answer has to, and nothing about the server.
  Answer requireSafe() {
    assertThat(headers)
        .as("header fields of %d %s", status, body)
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("X-Frame-Options", "DENY")
        .containsEntry("Referrer-Policy", "no-referrer")
        .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
        .doesNotContainKeys("Server", "X-Powered-By");
    assertThat(header("Content-Security-Policy"))
        .startsWith("default-src 'none';")
        .contains("frame-ancestors 'none'");
    // the last one is that of public keys
    assertThat(header("Cache-Control")).isIn("no-store", "no-cache", "public, max-age=60");
    return this;
  }

  public Answer is(int expected) {
    assertThat(status).as("status of %s", body).isEqualTo(expected);
    return this;
  }

  /// Whether it is that error in every respect.
  public Answer is(Problem problem) {
    assertThat(code()).as("code of %s", body).isEqualTo(problem.code());
    assertThat(status).isEqualTo(problem.status());
    JsonNode json = json();
    assertThat(json.get("title").asString()).isEqualTo(problem.title());
    assertThat(json.get("status").asInt()).isEqualTo(problem.status());
    assertThat(json.get("type").asString()).isEqualTo(problem.type());
    assertThat(json.get("error")).isEqualTo(json.get("detail"));
    assertThat(json.get("requestId").asString()).isEqualTo(header("X-Request-Id"));
    assertThat(header("Cache-Control")).isEqualTo("no-store");
    assertThat(headers.keySet()).doesNotContain("Server", "Location", "X-Powered-By");
    assertThat(body)
        .as("nothing of the inside shows")
        .doesNotContainIgnoringCase("java")
        .doesNotContain("jackson", "jetty", "org.bellwether", "Exception", "Deserializ", "`")
        .doesNotContain("<html", "StreamRead");
    return this;
  }
}

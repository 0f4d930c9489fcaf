package org.bellwether.rest.server.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPInputStream;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same answer, gzipped and not: two representations, with an entity tag each.
class CompressionApiTest extends MarketFixture {
  private static final String LONG =
      json("{'name': 'Will it rain?', 'description': '%s', 'outcomes': ['Yes', 'No'], 'closesAt': '2030-07-01T00:00:00Z', 'subsidy': 10}")
          .formatted("It counts when it rains. ".repeat(200));
  private static final String GZIPPED = "\"1-gzip\"";

  private final String market = create(ann, LONG);

  private HttpResponse<byte[]> get(String path, String... fields) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.server.port() + path));
    if (fields.length > 0) {
      request.headers(fields);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String field(HttpResponse<?> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip;q=0.5", ", gzip,", "GZIP", "deflate,,gzip"})
  void a_long_answer_is_gzipped_for_who_takes_that_and_has_a_tag_of_its_own(String accepted)
      throws IOException {
    HttpResponse<byte[]> plain = get(market);
    HttpResponse<byte[]> gzipped = get(market, "Accept-Encoding", accepted);
    assertThat(field(gzipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes())
        .isEqualTo(plain.body());
    assertThat(field(plain, "ETag")).isEqualTo("\"1\"");
    assertThat(field(gzipped, "ETag")).isEqualTo(GZIPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip;q=0", "gzip; q=0.0", "identity", "br", "x", "", ",", "gzip;q=0,identity"})
  void a_long_answer_goes_out_as_it_is_to_who_does_not(String accepted) {
    HttpResponse<byte[]> plain = get(market, "Accept-Encoding", accepted);
    assertThat(field(plain, "Content-Encoding")).isEmpty();
    assertThat(field(plain, "ETag")).isEqualTo("\"1\"");
    assertThat(new String(plain.body(), UTF_8)).startsWith("{");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void caches_are_told_wherever_an_answer_may_be_gzipped(String accepted) {
    for (String path : new String[] {market, "/api/v1/markets", "/nowhere", "/docs", "/metrics"}) {
      HttpResponse<byte[]> answer = get(path, "Accept-Encoding", accepted);
      assertThat(field(answer, "Vary")).as("Vary of %s", path).isEqualTo("Accept-Encoding");
    }
    HttpResponse<byte[]> same = get(market, "Accept-Encoding", accepted, "If-None-Match", "\"1\"");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(field(same, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(api.get(create(ann, RAIN)).send().header("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void what_the_client_has_is_not_sent_again_and_said_by_its_own_tag() {
    for (String known : new String[] {GZIPPED, "W/" + GZIPPED, "\"1\", " + GZIPPED, "\"1\""}) {
      HttpResponse<byte[]> same = get(market, "Accept-Encoding", "gzip", "If-None-Match", known);
      assertThat(same.statusCode()).as(known).isEqualTo(304);
      assertThat(field(same, "ETag")).isEqualTo(known.contains(GZIPPED) ? GZIPPED : "\"1\"");
    }
    assertThat(get(market, "If-None-Match", GZIPPED).statusCode()).isEqualTo(304);
    assertThat(get(market, "If-None-Match", "\"2-gzip\"").statusCode()).isEqualTo(200);
    assertThat(get(market, "Accept-Encoding", "identity", "If-None-Match", GZIPPED).statusCode())
        .as("what is gzipped is of no use to who does not take it")
        .isEqualTo(200);
  }

  @Test
  void a_change_may_be_meant_for_what_was_read_gzipped() {
    String snow = json("{'name': 'Will it snow?'}");
    api.patch(market)
        .as(ann)
        .header("If-None-Match", GZIPPED)
        .mergePatch(snow)
        .send()
        .is(Problem.VERSION_MISMATCH);
    api.patch(market)
        .as(ann)
        .header("If-Match", "W/" + GZIPPED)
        .mergePatch(snow)
        .send()
        .is(Problem.VERSION_MISMATCH);
    api.patch(market).as(ann).header("If-Match", GZIPPED).mergePatch(snow).send().is(200);
    Answer late = api.delete(market).as(ann).header("If-Match", GZIPPED).send();
    late.is(Problem.VERSION_MISMATCH);
    assertThat(late.header("ETag")).isEqualTo("\"2\"");
  }

  @Test
  void an_answer_without_a_body_does_not_say_how_long_it_is() {
    for (String accepted : new String[] {"gzip", "identity"}) {
      HttpResponse<byte[]> same = get(market, "Accept-Encoding", accepted, "If-None-Match", "*");
      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.headers().firstValue("Content-Length")).isEmpty();
      assertThat(same.headers().firstValue("Content-Type")).isEmpty();
    }
    assertThat(api.delete(market).as(ann).send().is(204).headers())
        .doesNotContainKeys("Content-Length", "Content-Type");
  }
}

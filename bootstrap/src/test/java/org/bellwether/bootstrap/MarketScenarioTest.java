package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.Progress;
import org.bellwether.application.trading.ImportMarkets.Report;
import org.bellwether.bootstrap.cli.imports.MarketFile;
import org.bellwether.bootstrap.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole system on a real PostgreSQL and Redis, as clients see it.
class MarketScenarioTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static Bellwether bellwether;
  private static String url;

  @BeforeAll
  static void start() {
    bellwether =
        Bellwether.start(
            Settings.load(
                Map.of(
                    "DATA_DIR",
                    DataFolders.in(folder).toString(),
                    "PORT",
                    "0",
                    "SEARCH_INDEX",
                    "none"))); // it would read thousands of markets beside everything else
    url = "http://127.0.0.1:" + bellwether.listen().port();
  }

  @AfterAll
  static void stop() {
    bellwether.close();
  }

  private static HttpResponse<String> send(
      String method, String path, String token, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token);
    return CLIENT.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
  }

  private static String logInAsNew(String name) throws Exception {
    String person =
        """
        {"email": "%1$s@example.org", "password": "correct horse", "name": "%1$s"}
        """
            .formatted(name);
    assertThat(send("POST", "/api/v1/auth/register", "", person).statusCode()).isEqualTo(202);
    String credentials =
        """
        {"email": "%s@example.org", "password": "correct horse"}
        """
            .formatted(name);
    return Pattern.compile("\"accessToken\":\"([^\"]+)\"")
        .matcher(send("POST", "/api/v1/auth/login", "", credentials).body())
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private static String open(String token, String name, String tag) throws Exception {
    return send(
            "POST",
            "/api/v1/markets",
            token,
            """
            {"name": "%s", "outcomes": ["Yes", "No", "Void"], "tags": ["%s"],
             "closesAt": "2035-01-01T00:00:00Z", "subsidy": 10}
            """
                .formatted(name, tag))
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  @Test
  void a_market_is_opened_found_revised_and_removed() throws Exception {
    // Ann opens a market,
    String ann = logInAsNew("ann");
    String market = open(ann, "Will it rain?", "rain");
    // anybody sees it, with prices that sum to 1 and who made it,
    assertThat(get(market).body())
        .contains("\"price\":0.333334", "\"price\":0.333333", "\"name\":\"ann\"");
    assertThat(get("/api/v1/markets?tag=rain").body()).contains("\"total\":1", "Will it rain?");
    // but Ben may not touch it,
    String ben = logInAsNew("ben");
    assertThat(send("DELETE", market, ben, "").statusCode()).isEqualTo(403);
    // while Ann may revise it,
    HttpResponse<String> revised =
        send("PATCH", market, ann, "{\"category\": \"Weather\"}", "If-Match", "\"1\"");
    assertThat(revised.headers().firstValue("ETag")).contains("\"2\"");
    // and remove it.
    assertThat(send("DELETE", market, ann, "").statusCode()).isEqualTo(204);
    assertThat(get(market).statusCode()).isEqualTo(404);
    await()
        .atMost(ProductProcess.PATIENCE) // a counted total may be some seconds old
        .until(() -> get("/api/v1/markets?tag=rain").body().contains("\"total\":0"));
  }

  /// Twenty people change the version they have read, all at once: one is first, and the others
  /// learn that they are late.
  @Test
  void of_many_changes_to_one_version_exactly_one_wins() throws Exception {
    String token = logInAsNew("carla");
    String market = open(token, "Who is first?", "race");
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 20)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> patched(market, token, i), Thread::startVirtualThread))
            .toList();
    List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
    assertThat(statuses).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 412);
    assertThat(get(market).headers().firstValue("ETag")).contains("\"2\"");
  }

  private static int patched(String market, String token, int i) {
    try {
      return send("PATCH", market, token, "{\"name\": \"By " + i + "\"}", "If-Match", "\"1\"")
          .statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// The real data set is not part of the repository; see its README for what it is.
  @Test
  void thousands_of_real_markets_are_imported_and_found_by_every_filter() throws Exception {
    Path file = Path.of(System.getProperty("bellwether.root"), "../shared/data/markets.jsonl.gz");
    assumeTrue(Files.exists(file), () -> "skipped: no real data at " + file);
    Report report;
    try (InputStream stream = Files.newInputStream(file);
        MarketFile lines = MarketFile.open(stream, InstantSource.system())) {
      report = bellwether.importMarkets().execute(lines, new Quiet());
    }
    assertThat(report.lines()).isEqualTo(8593);
    assertThat(report.rejected()).isLessThan(60);
    for (String query :
        List.of(
            "status=active&sort=volume&limit=20&offset=0",
            "status=closed",
            "status=resolved&sort=name&order=desc",
            "category=" + URLEncoder.encode("Politics & Governance", UTF_8),
            "tag=replication",
            "closesBefore=2022-01-01T00:00:00Z&sort=closesAt",
            "closesAfter=2030-01-01T00:00:00Z",
            "sort=createdAt&order=asc&limit=100")) {
      String body = get("/api/v1/markets?" + query).body();
      assertThat(body).as(query).startsWith("{\"success\":true").contains("\"externalId\":");
    }
    assertThat(get("/api/v1/markets?category=Sports").body()).contains("\"total\":506");
  }

  private static final class Quiet implements Progress {
    @Override
    public void advanced(Report soFar) {}

    @Override
    public void changed(GoodLine line) {}

    @Override
    public void rejected(BadLine line) {
      assertThat(Stream.of("outcomes", "createdAt must not be in the future"))
          .anyMatch(line.reason()::contains);
    }
  }
}

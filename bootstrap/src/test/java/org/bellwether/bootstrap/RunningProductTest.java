package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes on beside and around one server that runs, started with `--demo`.
@Order(1)
class RunningProductTest {
  private static Map<String, String> environment = Map.of();
  private static ProductProcess product;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    environment =
        Map.of("DATA_DIR", DataFolders.in(folder).toString(), "PORT", "0", "LOG_FORMAT", "json");
    product = ProductProcess.start(environment, "serve", "--demo");
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  private static ProductProcess command(String... arguments) throws IOException {
    return ProductProcess.start(environment, arguments);
  }

  @Test
  void the_demo_shows_a_living_system_at_once() throws Exception {
    String body = product.get("/api/v1/markets?status=active&sort=volume&limit=100").body();
    assertThat(body.split("\"externalId\":\"demo:", -1)).hasSizeGreaterThan(40);
  }

  @Test
  void logs_are_json_when_asked() throws Exception {
    product.get("/health/live");
    assertThat(product.output().lines()).isNotEmpty().allMatch(line -> line.startsWith("{"));
    try (ProductProcess config = command("config")) {
      assertThat(config.exitCode()).isZero();
      assertThat(config.output()).contains("LOG_FORMAT=json");
    }
  }

  /// As all products of these tests that need none.
  @Test
  void without_a_model_markets_are_found_by_their_words_and_none_reads_them() throws Exception {
    String market = product.open(product.logInAsNew("Ann"), "Will the quokka return?");
    assertThat(product.get("/api/v1/markets/search?q=quoka").body())
        .contains("Will the quokka return?", "\"reasons\":[\"keyword\"]");
    assertThat(product.get(market + "/related").statusCode()).isEqualTo(200);
    ProductProcess reindex = command("reindex");
    assertThat(reindex.exitCode()).isNotZero();
    assertThat(reindex.output()).contains("SEARCH_INDEX is none");
  }

  @Test
  void a_server_without_its_database_says_503_and_recovers_by_itself() throws Exception {
    String token = product.logInAsNew("Ann");
    String market = product.open(token, "Will it come back?");
    product.children().stream()
        .filter(ProductTest::isPostgres)
        .forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(ProductProcess.PATIENCE)
        .until(() -> product.get("/health/ready").statusCode() == 200);
    await()
        .atMost(ProductProcess.PATIENCE)
        .until(() -> {
          HttpResponse<String> answer = product.get(market);
          assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
          return answer.statusCode() == 200;
        });
    product.open(token, "Writes too?");
  }

  @Test
  void a_data_folder_in_use_is_named_with_who_uses_it() throws Exception {
    product.url(); // it runs
    ProductProcess second = command();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output()).contains("in use", "serve", "DATA_DIR");
    assertThat(product.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void an_import_works_beside_a_server_and_twice(@TempDir Path folder) throws Exception {
    String prefix = UUID.randomUUID().toString();
    Path file = folder.resolve("markets.jsonl");
    Files.writeString(file, lines(prefix));
    product.url(); // it runs
    assertThat(imported(file))
        .contains("line 2 rejected: question must be given")
        .contains("line 3 rejected")
        .contains("2 markets imported, 0 already there, 2 lines rejected");
    assertThat(product.get("/api/v1/markets?tag=" + prefix).body())
        .contains("\"total\":2", "\"externalId\":\"" + prefix + ":1\"");
    assertThat(imported(file)).contains("0 markets imported, 2 already there, 2 lines rejected");
  }

  @Test
  void an_import_says_first_what_it_reads_and_does_as_its_options_say(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("markets.json");
    Files.writeString(
        file,
        "[{\"id\":\"%s\",\"question\":\"%s\",\"outcomeType\":\"BINARY\"}, 5]"
            .formatted(UUID.randomUUID(), "Will it? ".repeat(100)));
    product.url(); // it runs
    ProductProcess strict =
        command("import", file.toString(), "--format", "Manifold", "--strict", "--allow-rejected");
    assertThat(strict.exitCode()).as(strict.output()).isZero();
    assertThat(strict.output())
        .contains("markets.json: markets of Manifold, a JSON array")
        .contains("item 1 rejected: question is shortened to 500 characters")
        .contains("0 markets imported, 0 already there, 2 items rejected, 0 changed to fit");
    ProductProcess told = command("import", file.toString(), "--format", "manifold");
    assertThat(told.exitCode()).as(told.output()).isEqualTo(2);
    assertThat(told.output())
        .contains("item 1: question is shortened to 500 characters")
        .contains("1 markets imported, 0 already there, 1 items rejected, 1 changed to fit");
    Files.writeString(file, "id,question,status\n1,Rain?,open\n");
    ProductProcess csv = command("import", file.toString());
    assertThat(csv.exitCode()).as(csv.output()).isEqualTo(1);
    assertThat(csv.output()).contains("it looks like CSV");
  }

  private static String lines(String prefix) {
    String good =
        """
        {"id":"%1$s:%2$d","question":"Will %2$d happen?","status":"open","tags":["%1$s"]}
        """;
    return good.formatted(prefix, 1)
        + "{\"id\":\"x:2\",\"status\":\"open\"}\n"
        + "not json\n"
        + good.formatted(prefix, 4);
  }

  private static String imported(Path file) throws IOException, InterruptedException {
    ProductProcess process = command("import", file.toString());
    // lines were rejected, and scripts shall notice
    assertThat(process.exitCode()).as(process.output()).isEqualTo(2);
    return process.output();
  }
}

package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bellwether.application.backend.Backend;
import org.bellwether.bootstrap.settings.Setting;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.domain.settlement.Invariant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README says is so.
@Order(2)
class ReadmeTest {
  private static final Docs.Page README = Docs.page("README.md");

  @TempDir private Path folder;

  @Test
  void it_is_short() {
    assertThat(README.text().lines().count())
        .as("lines of README.md; what is only for some readers is a page in docs")
        .isLessThanOrEqualTo(200);
  }

  @Test
  void every_line_of_the_sessions_works() throws Exception {
    String session = README.code("bash") + Docs.page("docs/api.md").code("bash");
    assertThat(session).contains("/resolution");
    Settings settings =
        Settings.load(
            Map.of(
                "DATA_DIR", DataFolders.in(folder).toString(), "PORT", "0", "ACCESS_LOG", "off"));
    try (Bellwether bellwether = Bellwether.start(settings)) {
      String url = "http://127.0.0.1:" + bellwether.listen().port();
      String script =
          // -v to see each command, and every answer checked but the one that shows an error
          "set -euv\n" + session.replace("http://127.0.0.1:8080", url);
      Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
      bash.getOutputStream().close();
      String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
      assertThat(bash.waitFor(ProductProcess.PATIENCE)).isTrue();
      assertThat(bash.exitValue()).as(output).isZero();
      assertThat(output)
          .contains("Mars", "\"status\":\"active\"", "\"total\":1")
          .contains("\"averagePrice\":", "\"balance\":865", "\"profit\":")
          .contains("Ciampino airport reports snowfall", "\"version\":4")
          .contains("Not a flake.", "event: market", "\"reason\":\"purchase\"")
          .contains("\"field\":\"name\"", "\"field\":\"outcomes\"", "\"field\":\"closesAt\"")
          .contains("\"database\":\"up\"", "\"cache\":\"up\"", "# HELP");
      assertThat(output.split("\"success\":false", -1)).as(output).hasSize(2);
      hasTheDocumentedMetrics(url);
    }
  }

  private static void hasTheDocumentedMetrics(String url) throws Exception {
    String metrics;
    try (HttpClient client = HttpClient.newHttpClient()) {
      metrics =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
    }
    List<String> documented =
        Docs.page("docs/operating.md")
            .find("^\\| (`[a-z_`, ]+`) \\|.*\\|.*\\|$")
            .flatMap(row -> Stream.of(row.match().group(1).replace("`", "").split(", ")))
            .filter(name -> name.contains("_"))
            .toList();
    assertThat(documented)
        .hasSizeGreaterThan(8)
        .allSatisfy(name ->
            assertThat(metrics.lines().anyMatch(line -> line.startsWith("# TYPE " + name + " ")))
                .as("the metric %s of docs/operating.md", name)
                .isTrue());
    assertThat(
            Pattern.compile("^# TYPE ((?!jvm_|process_|system_)\\S+)", Pattern.MULTILINE)
                .matcher(metrics)
                .results()
                .map(metric -> metric.group(1))
                .filter(metric -> !metric.endsWith("_max")))
        .as("the metrics that are ours, all of which docs/operating.md lists")
        .isSubsetOf(documented);
  }

  @Test
  void every_port_that_a_backend_has_is_listed() {
    String swapping = README.text().substring(README.text().indexOf("## Swap the backend"));
    String list = swapping.substring(swapping.indexOf("-->"));
    String paragraph = list.substring(0, list.indexOf("\n\n"));
    assertThat(
            Stream.of(Backend.class.getRecordComponents())
                .flatMap(port ->
                    Pattern.compile("\\w+(?=[>$;]|$)")
                        .matcher(port.getGenericType().getTypeName().replace("$Factory", ""))
                        .results()
                        .map(MatchResult::group)
                        .limit(1))
                .filter(port -> !Set.of("Runnable", "String").contains(port)))
        .isNotEmpty()
        .allSatisfy(port -> assertThat(paragraph).contains("`" + port + "`"));
  }

  @Test
  void every_invariant_is_listed_in_its_own_words() {
    String page = Docs.page("docs/architecture.md").text();
    for (Invariant invariant : Invariant.values()) {
      assertThat(page).contains("- **" + invariant + "** " + invariant.sentence() + "\n");
    }
  }

  /// As a new user would: it builds what it needs, finds its JDK, and runs.
  @Test
  void the_launcher_builds_and_runs() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Docs.ROOT.resolve("bellwether").toString(), "config")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    for (Setting setting : Setting.values()) {
      builder.environment().remove(setting.name());
    }
    Process launcher = builder.start();
    launcher.getOutputStream().close();
    String output = new String(launcher.getInputStream().readAllBytes(), UTF_8);
    assertThat(launcher.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(launcher.exitValue()).as(output).isZero();
    assertThat(output).contains("PORT=8080", "JWT_SECRET=");
  }
}

package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.backend.Backend;
import org.bellwether.bootstrap.settings.Setting;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README says is so.
@Order(2)
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));

  @TempDir private Path folder;

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  @Test
  void every_line_of_the_session_works() throws Exception {
    Matcher session = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL).matcher(readme());
    assertThat(session.find()).isTrue();
    Settings settings =
        Settings.load(
            Map.of(
                "DATA_DIR", DataFolders.in(folder).toString(), "PORT", "0", "ACCESS_LOG", "off"));
    try (Bellwether bellwether = Bellwether.start(settings)) {
      String url = "http://127.0.0.1:" + bellwether.listen().port();
      String script =
          // -v to see each command, and every answer checked but the one that shows an error
          "set -euv\n" + session.group(1).replace("http://127.0.0.1:8080", url);
      Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
      bash.getOutputStream().close();
      String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
      assertThat(bash.waitFor(ProductProcess.PATIENCE)).isTrue();
      assertThat(bash.exitValue()).as(output).isZero();
      assertThat(output)
          .contains("\"status\":\"active\"", "\"total\":1")
          .contains("\"averagePrice\":", "\"balance\":865", "\"profit\":")
          .contains("Ciampino airport reports snowfall", "\"version\":4")
          .contains("Not a flake.", "event: market", "\"reason\":\"purchase\"")
          .contains("\"field\":\"name\"", "\"field\":\"outcomes\"", "\"field\":\"closesAt\"")
          .contains("\"database\":\"up\"", "\"cache\":\"up\"", "# HELP");
      assertThat(output.split("\"success\":false", -1)).as(output).hasSize(2);
    }
  }

  @Test
  void every_setting_is_listed_with_its_default_and_meaning() throws Exception {
    String readme = readme();
    for (Setting setting : Setting.values()) {
      String usual = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
      assertThat(readme)
          .contains("| `" + setting + "` | " + usual + " | " + setting.meaning() + " |");
    }
  }

  @Test
  void every_port_that_a_backend_has_is_listed() throws Exception {
    String readme = readme();
    String swapping = readme.substring(readme.indexOf("**Swap the database**"));
    String paragraph = swapping.substring(0, swapping.indexOf("\n\n"));
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
  void every_limit_of_an_imported_market_is_listed() throws Exception {
    assertThat(readme().replace('\n', ' ').replace(",000", "000"))
        .contains(
            "unique, up to " + Market.MAX_EXTERNAL_ID_LENGTH + " characters",
            "`question` (" + MarketTerms.MAX_NAME_LENGTH + ")",
            "`description` (" + MarketTerms.MAX_DESCRIPTION_LENGTH + ")",
            "`category` (" + MarketTerms.MAX_CATEGORY_LENGTH + ")",
            "`tags` (" + MarketTerms.MAX_TAGS + " of " + MarketTerms.MAX_TAG_LENGTH + ")",
            Market.MIN_OUTCOMES
                + " to "
                + Market.MAX_OUTCOMES
                + " of `{\"name\", \"probability\"}`",
            "names up to " + Outcome.MAX_NAME_LENGTH + ")",
            "`creatorName` (" + Profile.MAX_NAME_LENGTH + ")");
  }

  @Test
  void every_link_leads_to_a_file() throws Exception {
    Matcher links = Pattern.compile("\\]\\((?!http)([^)#]+)\\)").matcher(readme());
    assertThat(links.results().map(link -> ROOT.resolve(link.group(1))))
        .isNotEmpty()
        .allMatch(Files::exists);
  }

  /// As a new user would: it builds what it needs, finds its JDK, and runs.
  @Test
  void the_launcher_builds_and_runs() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(ROOT.resolve("bellwether").toString(), "config")
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

  @Test
  void every_test_that_the_security_policy_names_is_there() throws Exception {
    String policy = Files.readString(ROOT.resolve("SECURITY.md"));
    Set<String> classes;
    try (Stream<Path> files = Files.walk(ROOT)) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }
    assertThat(
            Pattern.compile("`([A-Z]\\w+(?:Test|Contract))`")
                .matcher(policy)
                .results()
                .map(found -> found.group(1)))
        .hasSizeGreaterThan(60)
        .allMatch(classes::contains);
  }
}

package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.bootstrap.Docs.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.junit.jupiter.api.Test;

/// What the pages of the documentation name is there.
class DocsTest {
  @Test
  void every_link_leads_to_a_file() {
    String links = "\\]\\((?!http)([^)#]+)(?:#[^)]*)?\\)";
    assertThat(Docs.pages().stream().flatMap(page -> page.find(links))).hasSizeGreaterThan(100);
    assertThat(
            Docs.wrong(
                links,
                found ->
                    Files.exists(
                        ROOT.resolve(found.page().path()).resolveSibling(found.match().group(1)))))
        .isEmpty();
  }

  @Test
  void every_heading_that_a_link_leads_to_is_there() {
    assertThat(
            Docs.wrong(
                "\\]\\((?!http)([^)#]*#[^)]+)\\)",
                found -> {
                  String[] target = found.match().group(1).split("#", 2);
                  Path page =
                      target[0].isEmpty()
                          ? found.page().path()
                          : Objects.requireNonNullElse(found.page().path().getParent(), Path.of(""))
                              .resolve(target[0])
                              .normalize();
                  return Docs.page(page.toString())
                      .find("^#+ (.*)$")
                      .map(heading -> heading.match().group(1).toLowerCase(Locale.ROOT))
                      .anyMatch(heading ->
                          heading
                              .replaceAll("[^a-z0-9 -]", "")
                              .replace(' ', '-')
                              .equals(target[1]));
                }))
        .isEmpty();
  }

  @Test
  void every_page_can_be_reached_from_the_readme() {
    Set<Path> reached = new HashSet<>();
    Deque<Path> next = new ArrayDeque<>(List.of(Path.of("README.md")));
    while (!next.isEmpty()) {
      Path page = next.remove();
      if (reached.add(page)) {
        Docs.page(page.toString())
            .find("\\]\\((?!http)([^)#]+\\.md)(?:#[^)]*)?\\)")
            .map(found ->
                ROOT.relativize(
                    ROOT.resolve(page).resolveSibling(found.match().group(1)).normalize()))
            .filter(linked -> Files.exists(ROOT.resolve(linked)))
            .forEach(next::add);
      }
    }
    assertThat(Docs.pages().stream().map(Docs.Page::path).filter(page -> !reached.contains(page)))
        .as("pages to which no link leads")
        .isEmpty();
  }

  @Test
  void every_test_that_is_named_is_there() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(ROOT)) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }
    String tests = "\\b([A-Z]\\w+(?:Test|Contract))\\b";
    assertThat(Docs.page("SECURITY.md").find(tests)).hasSizeGreaterThan(60);
    assertThat(
            Docs.wrong(
                tests,
                found -> {
                  String name = found.match().group(1);
                  return classes.contains(name)
                      || found.page().text().contains("class " + name + " {"); // shown there
                }))
        .isEmpty();
  }

  @Test
  void every_benchmark_and_check_that_is_named_is_there_and_every_benchmark_is_named()
      throws IOException {
    assertThat(
            Docs.wrong(
                "\\b(benchmarks/[a-z-]+)\\b(?!\\.md)",
                found -> Files.exists(ROOT.resolve(found.match().group(1)))))
        .isEmpty();
    assertThat(
            Docs.wrong(
                "(\\.ci/[a-z-]+)", found -> Files.exists(ROOT.resolve(found.match().group(1)))))
        .isEmpty();
    try (Stream<Path> files = Files.list(ROOT.resolve("benchmarks"))) {
      String page = Docs.page("docs/benchmarks.md").text();
      assertThat(files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(page).contains("`benchmarks/" + file.getFileName()));
    }
  }

  @Test
  void every_limit_of_an_imported_market_is_listed() {
    String page = Docs.page("docs/import.md").text().replace('\n', ' ').replace(",000", "000");
    assertThat(
            Stream.of(
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
                    "`creatorName` (" + Profile.MAX_NAME_LENGTH + ")")
                .filter(limit -> !page.contains(limit)))
        .as("limits that docs/import.md does not say so")
        .isEmpty();
  }

  @Test
  void what_is_updated_in_groups_is_something_that_the_build_uses() throws IOException {
    String build;
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      build =
          files
                  .filter(file -> file.endsWith("pom.xml"))
                  .map(file -> Docs.page(ROOT.relativize(file).toString()).text())
                  .collect(Collectors.joining())
              + Docs.page(".ci/api-document/package.json").text();
    }
    assertThat(
            Docs.page("renovate.json")
                .find("\"matchPackageNames\": \\[([^]]*)]")
                .flatMap(found -> Stream.of(found.match().group(1).split(", ")))
                .map(name -> name.replaceAll("\"|.*:", ""))
                .filter(name -> !name.equals("*")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(build).contains(name));
  }
}

package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who follows the page on how to add a use case, and nothing else, has one that the build takes.
@Order(1)
class AddUseCaseTest {
  private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));
  private static final Path PAGE = ROOT.resolve("docs/add-a-use-case.md");

  private static final Set<String> LEFT_OUT = Set.of("target", ".git", "data");

  /// A fence that names its file, and before it what to do with it.
  private static final Pattern STEP =
      Pattern.compile("([^\\n]+\\n?[^\\n]*):\\n\\n```\\w+ (\\S+)\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern ANCHOR =
      Pattern.compile("\\b(after|before)\\s+(?:<code>(.+)</code>|`([^`]+)`)$", Pattern.DOTALL);

  @TempDir private Path copy;

  @Test
  void whoever_follows_the_page_has_a_use_case_that_builds() throws Exception {
    copyTheProject();
    Matcher steps = STEP.matcher(Files.readString(PAGE));
    List<String> done = new ArrayList<>();
    while (steps.find()) {
      follow(steps.group(1), copy.resolve(steps.group(2)), steps.group(3));
      done.add(steps.group(2));
    }
    assertThat(done).hasSizeGreaterThan(15);
    maven("-N", "process-sources", "-Dformat=apply");
    maven(
        "test",
        "-pl",
        "bootstrap",
        "-am",
        "-Dsurefire.failIfNoSpecifiedTests=false",
        "-Dtest=CloseMarketEarlyTest,MarketRefusalTest,OpenApiTest,RouteMatrixTest,"
            + "AuthorityMatrixTest,AuditMatrixTest,ArchitectureTest");
  }

  private void copyTheProject() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (LEFT_OUT.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(copy.resolve(ROOT.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, copy.resolve(ROOT.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void follow(String words, Path file, String text) throws IOException {
    if (words.endsWith("new file")) {
      assertThat(file).doesNotExist();
      Files.writeString(file, text);
      return;
    }
    Matcher anchor = ANCHOR.matcher(words);
    assertThat(anchor.find()).as(words).isTrue();
    String line = (anchor.group(2) == null ? anchor.group(3) : anchor.group(2)) + "\n";
    String before = Files.readString(file);
    assertThat(before.split(Pattern.quote(line), -1)).as("once in %s: %s", file, line).hasSize(2);
    Files.writeString(
        file, before.replace(line, anchor.group(1).equals("after") ? line + text : text + line));
  }

  private void maven(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "--offline",
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + System.getProperty("maven.repository")));
    command.addAll(List.of(arguments));
    Process maven =
        new ProcessBuilder(command).directory(copy.toFile()).redirectErrorStream(true).start();
    maven.getOutputStream().close();
    String output = new String(maven.getInputStream().readAllBytes(), UTF_8);
    assertThat(maven.waitFor(15, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(output).isZero();
  }
}

package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Long work of the command line, stopped or killed in the middle of it.
@Order(5)
class InterruptedCommandsTest {
  @TempDir private Path folder;

  private Path markets(int count) throws IOException {
    return Files.write(
        folder.resolve("many.jsonl"),
        IntStream.range(0, count)
            .mapToObj(i ->
                "{\"id\":\"many:%d\",\"question\":\"Will %d?\",\"status\":\"open\"}"
                    .formatted(i, i))
            .toList());
  }

  @Test
  void a_reindex_that_is_killed_goes_on_where_it_stopped() throws Exception {
    Map<String, String> reading =
        Map.of("DATA_DIR", DataFolders.in(folder).toString(), "SEARCH_INDEX", "memory");
    Path file = markets(300);
    ProductProcess imported = ProductProcess.start(reading, "import", file.toString());
    assertThat(imported.exitCode()).as(imported.output()).isZero();
    assertThat(imported.output()).contains("300 markets imported, 0 already there", "100 %");
    try (ProductProcess product = ProductProcess.start(reading, "reindex", "--again")) {
      product.awaitOutput("\\d %  [\\d,]+ markets read");
      List<ProcessHandle> servers = product.children();
      product.kill();
      servers.forEach(ProcessHandle::destroyForcibly);
      assertThat(product.output()).doesNotContain("100 %");
    }
    ProductProcess again = ProductProcess.start(reading, "reindex");
    assertThat(again.exitCode()).as(again.output()).isZero();
    long left = number(again.output(), "([\\d,]+) markets to read");
    assertThat(left).isPositive();
    assertThat(number(again.output(), "([\\d,]+) markets read in")).isEqualTo(left);

    ProductProcess nothingLeft = ProductProcess.start(reading, "reindex");
    assertThat(nothingLeft.exitCode()).isZero();
    assertThat(nothingLeft.output()).contains("0 markets to read");
  }

  private static long number(String output, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  @Test
  void an_import_that_is_stopped_keeps_what_it_has_and_leaves_no_server_behind() throws Exception {
    Map<String, String> environment = Map.of("DATA_DIR", DataFolders.in(folder).toString());
    Path file = markets(50_000);
    try (ProductProcess product = ProductProcess.start(environment, "import", file.toString())) {
      product.awaitOutput("lines read");
      List<ProcessHandle> servers = product.children();
      product.stop();
      assertThat(product.exitCode()).isEqualTo(143);
      assertThat(product.output()).contains("interrupted; what was imported is kept");
      assertThat(servers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
  }
}

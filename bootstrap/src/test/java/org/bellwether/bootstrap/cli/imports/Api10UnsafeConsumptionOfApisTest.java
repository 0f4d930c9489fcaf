package org.bellwether.bootstrap.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API10:2023. Data of other systems is checked as strictly as that of users. What comes from
/// others: files of their markets, here, and tokens of an OpenID provider, in `OidcApiTest`.
class Api10UnsafeConsumptionOfApisTest {
  private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
  private static final String GOOD =
      "{\"id\": \"x:1\", \"question\": \"Rain?\", \"status\": \"open\"}";

  private static List<Line> read(byte[] file) throws IOException {
    try (MarketFile markets = MarketFile.open(new ByteArrayInputStream(file), () -> NOW)) {
      List<Line> lines = new ArrayList<>();
      markets.forEachRemaining(lines::add);
      return lines;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"x:1\\u0000\", \"question\": \"Rain?\", \"status\": \"open\"}",
        "{\"id\": \"x:1\", \"question\": \"\\ud800\", \"status\": \"open\"}",
        "{\"id\": \"x:1\", \"question\": \"Rain?\", \"status\": \"admin\"}",
        "{\"id\": \"x:1\", \"question\": \"Rain?\", \"status\": \"open\", \"volume\": -1}",
        "{\"id\": \"x:1\", \"question\": \"Rain?\", \"status\": \"open\", \"volume\": 1e999999999}",
        "{\"id\": \"x:1\", \"question\": \"Rain?\", \"status\": \"open\", \"probability\": 2}",
        "{\"id\": \"x:1\", \"question\": \"Rain?\", \"status\": \"open\", \"probability\": NaN}",
        "{\"id\": \"x:1\", \"id\": \"x:2\", \"question\": \"Rain?\", \"status\": \"open\"}",
        "{\"id\": {\"$ne\": \"\"}, \"question\": \"Rain?\", \"status\": \"open\"}",
        "{\"@class\": \"java.net.URL\"}",
        "<market/>",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void what_could_not_be_sent_to_the_api_cannot_be_imported_either(String line) throws IOException {
    List<Line> lines = read((line + "\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isInstanceOf(BadLine.class);
    assertThat(lines.get(1)).isInstanceOf(GoodLine.class);
  }

  /// Each of them would repeat what the others share, so half a megabyte could become gigabytes.
  @Test
  void what_holds_too_many_markets_is_told_and_not_taken_apart() throws IOException {
    String event = "{\"id\": \"" + "a".repeat(100_000) + "\", \"markets\": [%s{}]}";
    assertThat(read(event.formatted("{},".repeat(499)).getBytes(StandardCharsets.UTF_8)))
        .hasSize(500);
    List<Line> lines =
        read(
            (event.formatted("{},".repeat(100_000)) + "\n" + GOOD)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo(new BadLine(1, "it holds more than 500 markets"));
    assertThat(lines.getLast()).isInstanceOf(GoodLine.class);
  }

  /// 20 MB of one line, in 20 kB of file: read past, and never held.
  @Test
  void a_bomb_is_passed_over() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 20; i++) {
        gzip.write(megabyte);
      }
      gzip.write(("\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    }
    List<Line> lines = read(bomb.toByteArray());
    assertThat(lines.getFirst()).isInstanceOf(BadLine.class);
    assertThat(lines.getLast()).isInstanceOf(GoodLine.class);
  }
}

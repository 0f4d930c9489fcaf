package org.bellwether.bootstrap.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.application.trading.ImportMarkets.BadLine;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.ImportedMarket;
import org.bellwether.application.trading.ImportMarkets.Line;
import org.bellwether.bootstrap.cli.imports.MarketFile.Strictness;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading markets from files, whatever is in them.
class MarketFileTest {
  private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
  private static final String GOOD =
      "{\"id\":\"x:1\",\"question\":\"Rain?\",\"status\":\"open\",\"closeAt\":\"2031-01-01T00:00:00Z\"}";

  @TempDir private Path folder;

  private static List<Line> read(byte[] bytes) {
    try (MarketFile file = MarketFile.open(new ByteArrayInputStream(bytes), () -> NOW)) {
      List<Line> lines = new ArrayList<>();
      file.forEachRemaining(lines::add);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Line> read(String... lines) {
    return read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static ImportedMarket good(String line) {
    return switch (read(line).getFirst()) {
      case GoodLine good -> good.market();
      case BadLine bad -> throw new AssertionError(bad.reason());
    };
  }

  private static String bad(String line) {
    return switch (read(line).getFirst()) {
      case GoodLine good -> throw new AssertionError("good: " + good);
      case BadLine bad -> bad.reason();
    };
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  @Test
  void empty_lines_and_a_byte_order_mark_are_passed_over_but_counted() {
    List<Line> lines = read("\ufeff" + GOOD, "", "\r", "nonsense", "");
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isInstanceOf(GoodLine.class);
    assertThat(((BadLine) lines.getLast()).number()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%s", "%s\n%<s\n", "[%s]", "[%s]\n", "{\"markets\":[%s],\"count\":1}", "{\n}\n%s"})
  void behind_the_end_there_is_nothing_however_often_one_looks(String layout) throws IOException {
    byte[] bytes = layout.formatted(GOOD).getBytes(StandardCharsets.UTF_8);
    try (MarketFile file = MarketFile.open(new ByteArrayInputStream(bytes), () -> NOW)) {
      file.forEachRemaining(_ -> {});
      assertThat(file.hasNext()).isFalse();
      assertThat(file.hasNext()).isFalse();
      assertThatThrownBy(file::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void a_number_beyond_all_numbers_is_a_bad_line() {
    assertThat(bad(GOOD.replace("{", "{\"volume\":1e99999999999,"))).contains("out of range");
  }

  @Test
  void a_line_is_a_market() {
    ImportedMarket market =
        good(
            """
            {"id":"x:1","source":"x","question":" Rain? ","description":"How much?","category":"W",\
            "tags":["a","b"],"createdAt":"2020-01-01T00:00:00Z","closeAt":"2031-01-01T00:00:00+01:00",\
            "status":"resolved","resolution":"MKT","outcomes":[{"name":"A","probability":3},{"name":"B","probability":1}],\
            "volume":12.3456789,"creatorName":"Ann","licence":"CC0","nested":{"a":[1]}}\
            """);
    assertThat(market.externalId()).isEqualTo("x:1");
    assertThat(market.creatorExternalId()).isEqualTo("x:Ann");
    assertThat(market.creatorName()).isEqualTo("Ann");
    assertThat(market.terms().name()).isEqualTo("Rain?");
    assertThat(market.terms().tags()).containsExactly("a", "b");
    assertThat(market.terms().closesAt()).isEqualTo("2030-12-31T23:00:00Z");
    assertThat(market.outcomes()).containsExactly("A", "B");
    assertThat(market.prices()).containsExactly(new Price(750_000), new Price(250_000));
    assertThat(market.status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(market.volume().toDecimal()).isEqualTo(new BigDecimal("12.345678"));
    assertThat(market.createdAt()).isEqualTo("2020-01-01T00:00:00Z");
  }

  @Test
  void texts_are_composed_and_lose_what_has_no_place_in_a_name_and_that_is_told() {
    String line =
        GOOD.replace("Rain?", "Cafe\u0301\u2028open\u202e?\u0378")
            .replace(
                "\"status\"",
                "\"tags\":[\"Caf\u00e9\",\"cafe\u0301\",\"CAF\u00c9\u200b\"],\"status\"");
    GoodLine good = (GoodLine) read(line).getFirst();
    assertThat(good.market().terms().name()).isEqualTo("Caf\u00e9 open?");
    assertThat(good.market().terms().tags()).containsExactly("Caf\u00e9");
    assertThat(good.changes()).containsExactly("question loses characters that cannot be shown");
    assertThat(((GoodLine) read(GOOD.replace("Rain", "Cafe\u0301")).getFirst()).changes())
        .isEmpty();
  }

  @Test
  void a_character_with_very_many_marks_keeps_some_of_them() {
    String marks = "\u0301".repeat(20_000) + "\u0323".repeat(20_000);
    GoodLine good = (GoodLine) read(GOOD.replace("Rain?", "x" + marks)).getFirst();
    assertThat(good.market().terms().name()).hasSize(31);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Caf\u00e9,    cafe\u0301
          Yes,         Yes\u200b
          stra\u00dfe,  STRASSE
          """)
  void outcomes_are_told_apart_and_resolved_however_they_are_spelled(String name, String spelling) {
    String outcomes =
        "\"outcomes\":[{\"name\":\"%s\"},{\"name\":\"%s\"}],\"status\":\"resolved\",\"resolution\":\"%s\"";
    String line = GOOD.replace("\"status\":\"open\"", outcomes);
    assertThat(bad(line.formatted(name, spelling, name))).contains("is there twice");
    assertThat(good(line.formatted("Other", name, spelling)).prices())
        .containsExactly(new Price(0), Price.ONE);
  }

  @Test
  void what_is_not_said_is_filled_in() {
    ImportedMarket market = good(GOOD.replace(",\"closeAt\":\"2031-01-01T00:00:00Z\"", ""));
    assertThat(market.creatorName()).isEqualTo("x");
    assertThat(market.outcomes()).containsExactly("Yes", "No");
    assertThat(market.prices()).containsExactlyElementsOf(Price.uniform(2));
    assertThat(market.terms().closesAt()).isEqualTo("2031-06-01T12:00:00Z");
    assertThat(market.createdAt()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"YES, 1000000", "NO, 0", "PROB:0.25, 250000", "PROB:1.0, 1000000"})
  void a_resolution_is_a_price(String resolution, long micros) {
    String line = GOOD.replace("\"open\"", "\"resolved\",\"resolution\":\"" + resolution + "\"");
    assertThat(good(line).prices().getFirst()).isEqualTo(new Price(micros));
  }

  @Test
  void bad_lines_are_numbered_and_explained_and_reading_goes_on() {
    List<Line> lines = read(GOOD, "{\"id\": 5}", "", GOOD + "\r", "nonsense", GOOD);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1))
        .isEqualTo(new BadLine(2, "status must be open, closed, resolved or cancelled"));
    assertThat(lines.get(3)).isEqualTo(new BadLine(5, "is not well-formed JSON (column 1)"));
    assertThat(List.of(lines.get(0), lines.get(2), lines.get(4)))
        .allMatch(GoodLine.class::isInstance);
    assertThat(((GoodLine) lines.get(4)).number()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"open\"|\"opened\"|status must be open, closed, resolved or cancelled",
        "\"x:1\"|\":1\"|source must be given",
        "\"Rain?\"|\"\\u0000\"|question must be given",
        "{\"id\"|{\"id\":\"y\",\"id\"|has the same field twice",
        "\"status\"|\"probability\":1.1,\"status\"|probability must be 0 to 1",
        "\"status\"|\"probability\":1e-999999999,\"status\"|probability must be a number",
        "\"status\"|\"volume\":1e-999999999,\"status\"|volume must be a number",
        "\"status\"|\"volume\":1e999999999,\"status\"|volume must be a number",
        "\"status\"|\"volume\":-1,\"status\"|volume must not be below 0",
        "\"status\"|\"volume\":\"much\",\"status\"|volume must be a number",
        "\"status\"|\"outcomes\":[{\"name\":\"A\"}],\"status\"|outcomes must be 2 to 50, not 1",
        "\"status\"|\"outcomes\":[{\"name\":\"A\"},{\"name\":\"a \"}],\"status\"|outcomes must have different names, and 'a' is there twice",
        "\"status\"|\"outcomes\":[{\"name\":\"A\"},{\"name\":\"\"}],\"status\"|outcomes must have names",
        "\"status\"|\"outcomes\":[{\"name\":\"A\"},null],\"status\"|outcomes[1] must be an object",
        "\"status\"|\"outcomes\":[{\"name\":\"A\"},{\"name\":[]}],\"status\"|outcomes[1].name must be text",
        "2031-01-01T00|1900-01-01T00|closeAt must be a time that exists, from 1970 on, such as 2030-01-31T12:00:00Z"
      })
  @Timeout(10)
  void a_bad_field_is_named(String from, String to, String reason) {
    assertThat(bad(GOOD.replace(from, to))).contains(reason);
  }

  @Test
  void an_id_too_long_to_name_its_source_needs_one() {
    String line = GOOD.replace("x:1", "x".repeat(101));
    assertThat(bad(line)).startsWith("source must be given");
    assertThat(good(line.replace("{", "{\"source\":\"x\",")).creatorName()).isEqualTo("x");
  }

  @Test
  void a_line_that_is_not_utf_8_is_bad() {
    byte[] bytes =
        (GOOD + "\n" + GOOD.replace("Rain", "R\u00ff")).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(bytes)).last().isEqualTo(new BadLine(2, "is not UTF-8"));
  }

  @Test
  void an_over_long_line_is_bad_and_the_next_one_is_not() {
    List<Line> lines = read("\"" + "x".repeat(3 * 1024 * 1024) + "\"", GOOD);
    assertThat(lines.get(0)).isEqualTo(new BadLine(1, "is longer than 1048576 bytes"));
    assertThat(lines.get(1)).isInstanceOf(GoodLine.class);
  }

  @Test
  void a_file_may_be_plain_or_compressed_and_end_with_or_without_a_line_end() throws IOException {
    byte[] plain = (GOOD + "\n" + GOOD + "\n").getBytes(StandardCharsets.UTF_8);
    for (byte[] bytes : List.of(plain, gzip(plain), Arrays.copyOf(plain, plain.length - 1))) {
      Path path = Files.write(folder.resolve("markets"), bytes);
      try (MarketFile file = MarketFile.open(path, null, Strictness.SHORTEN, () -> NOW)) {
        assertThat(file.next()).isInstanceOf(GoodLine.class);
        assertThat(file.next()).isInstanceOf(GoodLine.class);
        assertThat(file.hasNext()).isFalse();
        assertThat(file.fractionRead()).isEqualTo(1);
      }
    }
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void a_compressed_file_that_was_cut_off_says_so() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append(GOOD.replace("x:1", "x:" + i * 7919)).append('\n');
    }
    byte[] whole = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("ends in the middle of line");
    whole[whole.length / 2] ^= 0x55;
    assertThatThrownBy(() -> read(whole))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("line ");
  }

  @Test
  void every_line_of_the_real_file_is_good_or_bad_and_few_are_bad() throws IOException {
    Path real =
        Path.of(System.getProperty("bellwether.root", "."), "../shared/data/markets.jsonl.gz");
    assumeTrue(Files.exists(real), () -> "skipped: there is no " + real.normalize());
    int lines = 0;
    List<BadLine> bad = new ArrayList<>();
    try (MarketFile file = MarketFile.open(real, null, Strictness.SHORTEN, () -> NOW)) {
      while (file.hasNext()) {
        lines++;
        if (file.next() instanceof ImportMarkets.BadLine line) {
          bad.add(line);
        }
      }
    }
    assertThat(lines).isGreaterThan(8_000);
    assertThat(bad)
        .as(
            bad.stream()
                .map(line -> line.number() + ": " + line.reason())
                .collect(Collectors.joining("\n")))
        .hasSizeLessThan(lines / 100);
  }
}

package org.bellwether.search.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.bellwether.application.search.EmbeddingModel.MarketWords;
import org.bellwether.application.search.MarketEmbedding;
import org.bellwether.domain.search.Embedding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxEmbeddingModelTest {
  private static final List<String> MARKETS =
      List.of(
          "Will it snow in Rome in 2030?",
          "Will Bitcoin be worth more than 200,000 dollars by the end of the year?",
          "Will a human set foot on Mars before 2040?",
          "Will the United Kingdom rejoin the European Union?",
          "Will unemployment in the United States rise above 6 percent?",
          "Will there be a vaccine against malaria that works in 90 percent of children?",
          "Will a computer program prove the Riemann hypothesis?",
          "Will the Boston Celtics win the championship?",
          "Will the queen's biography win a literary prize?",
          "Will the average global temperature of 2026 be a record?");

  private final OnnxEmbeddingModel model = new OnnxEmbeddingModel();

  @AfterEach
  void stop() {
    model.close();
  }

  /// Another file has every market read again, so it must have another version.
  @Test
  void the_version_names_the_file() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Bge.file(".onnx"));
    assertThat(model.id().version()).startsWith(HexFormat.of().formatHex(hash).substring(0, 12));
  }

  @ParameterizedTest
  @CsvSource({
    "white flakes in the Italian capital, 0",
    "price of the largest cryptocurrency, 1",
    "astronauts on the red planet, 2",
    "brexit undone, 3",
    "American joblessness, 4",
    "shot that protects kids from a mosquito disease, 5",
    "machine solves famous mathematics problem, 6",
    "basketball title for Massachusetts, 7",
    "hottest year ever measured, 9",
  })
  void a_market_is_found_though_no_word_is_shared(String query, int meant) {
    model.ofMarket("It is loaded", "which may take longer than a query waits");
    Embedding asked = model.ofQuery(query).orElseThrow();
    assertThat(MARKETS.stream().max(Comparator.comparingInt(market -> similarity(market, asked))))
        .contains(MARKETS.get(meant));
  }

  private int similarity(String market, Embedding asked) {
    return model.ofMarket(market, "").similarityMillionths(asked);
  }

  @Test
  void the_same_text_means_the_same_whoever_reads_it() {
    try (OnnxEmbeddingModel another = new OnnxEmbeddingModel()) {
      assertThat(another.ofMarket("Will it rain?", "In Rome."))
          .isEqualTo(model.ofMarket("Will it rain?", "In Rome."));
    }
  }

  @Test
  void many_are_read_at_once_and_answered_in_their_order() {
    List<MarketWords> words =
        MARKETS.stream().map(name -> new MarketWords(name, name + " By noon.")).toList();
    List<MarketEmbedding> read = model.ofMarkets(words);
    assertThat(read)
        .isEqualTo(words.stream().map(w -> model.ofMarket(w.name(), w.description())).toList());
    assertThat(model.ofMarkets(List.of())).isEmpty();
  }

  @Test
  void a_description_adds_to_the_title_and_does_not_take_its_place() {
    MarketEmbedding read = model.ofMarket(MARKETS.getFirst(), "Bananas, apples and other fruit.");
    Embedding fruit = model.ofQuery("fruit").orElseThrow();
    Embedding snow = model.ofQuery("snow").orElseThrow();
    assertThat(read.whole().similarityMillionths(fruit))
        .isGreaterThan(read.title().similarityMillionths(fruit));
    assertThat(read.whole().similarityMillionths(snow))
        .isGreaterThan(read.whole().similarityMillionths(fruit));
  }

  @Test
  void texts_of_any_length_can_be_read() {
    MarketEmbedding read = model.ofMarket("x".repeat(500), "word ".repeat(2000));
    assertThat(read.title().dimensions()).isEqualTo(384);
    assertThat(read.whole()).isNotEqualTo(read.title());
    assertThat(model.ofQuery("😀".repeat(1000))).isPresent();
  }

  /// Four times of five it crashed when the runtime's own shutdown hook had its way.
  @RepeatedTest(2)
  void a_process_that_ends_while_it_reads_ends_in_order() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                EndWhileReading.class.getName())
            .redirectErrorStream(true)
            .start();
    // the runtime may complain of a loading that the end of the process came into
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void when_it_is_asked_no_more_nobody_waits() {
    model.close();
    assertThat(model.ofQuery("nobody answers")).isEmpty();
  }
}

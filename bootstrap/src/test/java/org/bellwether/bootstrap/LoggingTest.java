package org.bellwether.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import java.util.Map;
import org.bellwether.bootstrap.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever is logged, nobody else writes lines of the log.
class LoggingTest {
  private static final String FORGED = "12:00:00.000 ERROR HttpServer - root logged in";

  private final LoggerContext context = new LoggerContext();

  private String log(Settings.Log.Format format, String input, @Nullable Throwable cause) {
    LoggingEvent event =
        new LoggingEvent(
            "LoggingTest",
            context.getLogger("access"),
            Level.INFO,
            "said {}",
            cause,
            new Object[] {input});
    event.addKeyValuePair(new KeyValuePair("path", input));
    event.setMDCPropertyMap(Map.of("requestId", "7"));
    return new String(Logging.encoder(format, context).encode(event), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r\n",
        "\r",
        "\n\n\n",
        "\u000b",
        "\f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u0000",
        "\u001b[2K\u001b[1A",
        "\b\b\b\b",
        "\u009b2K",
        "\u007f",
        "\u202e",
        "\u2066"
      })
  void input_cannot_begin_a_line_or_move_about(String separator) {
    String input = "a" + separator + FORGED;
    String text = log(Settings.Log.Format.TEXT, input, null);
    assertThat(text.lines()).hasSize(1).first().asString().endsWith(" 7");
    assertThat(text.stripTrailing().chars())
        .as(text)
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x202e || c == 0x2066);
    assertThat(text.indexOf(FORGED)).isGreaterThan(10);

    String traced =
        log(Settings.Log.Format.TEXT, "fine", new IllegalStateException(input + "\n" + FORGED));
    assertThat(traced.lines().toList()).noneMatch(line -> line.startsWith("12:00:00.000"));
    assertThat(traced.chars()).noneMatch(c -> c == '\r' || c == 0x1b || c == 0x85 || c == 0x9b);

    String json = log(Settings.Log.Format.JSON, input, new IllegalStateException(input));
    assertThat(json.lines()).hasSize(1);
    JsonNode node = JsonMapper.shared().readTree(json);
    assertThat(node.get("path").asString()).isEqualTo(input);
    assertThat(node.get("level").asString()).isEqualTo("INFO");
  }

  @Test
  void an_event_is_one_line_with_all_it_carries() {
    assertThat(log(Settings.Log.Format.TEXT, "x", null))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  access - said x path=\"x\" 7\\R");
    List<String> traced =
        log(Settings.Log.Format.TEXT, "x", new IllegalStateException("bad")).lines().toList();
    assertThat(traced).hasSizeGreaterThan(2);
    assertThat(traced.get(1)).startsWith("java.lang.IllegalStateException: bad");
    assertThat(traced.subList(2, traced.size())).allMatch(line -> line.startsWith("    "));
  }
}

package org.bellwether.rest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.rest.json.Json;
import org.junit.jupiter.api.Test;

/// How a stream of events is written.
class EventWriterTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicInteger progress = new AtomicInteger();

  private EventWriter events(Duration patience, Duration heartbeat) {
    return new EventWriter(new Json(), out, () -> patience, heartbeat, progress::incrementAndGet);
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void an_event_is_a_block_of_fields() {
    EventWriter events = events(LONG, LONG);
    events.send(7, "market", Map.of("text", "two\nlines"));
    events.send(8, "gone", Map.of());
    assertThat(written())
        .isEqualTo(
            """
            retry: 2000

            id: 7
            event: market
            data: {"text":"two\\nlines"}

            id: 8
            event: gone
            data: {}

            """);
  }

  @Test
  void there_is_a_beginning_before_there_is_anything_to_tell() {
    assertThat(events(LONG, LONG).patience()).isEqualTo(LONG);
    assertThat(written()).isEqualTo("retry: 2000\n\n");
    assertThat(progress).hasValue(1);
  }

  /// Else the connection would be taken for dead, or the request for late.
  @Test
  void nobody_waits_for_longer_than_a_heartbeat_which_is_written_then() {
    EventWriter events = events(LONG, Duration.ofNanos(1));
    assertThat(events.patience()).isEqualTo(Duration.ofNanos(1));
    assertThat(events.patience()).isEqualTo(Duration.ofNanos(1));
    assertThat(written()).isEqualTo("retry: 2000\n\n:\n\n");
  }

  @Test
  void who_has_seen_everything_gets_nothing() {
    EventWriter nothing = events(Duration.ZERO, LONG);
    nothing.complete();
    assertThat(nothing.hadNothingToSay()).isTrue();
    EventWriter something = events(Duration.ZERO, LONG);
    something.send(1, "market", Map.of());
    something.complete();
    assertThat(something.hadNothingToSay()).isFalse();
  }
}

package org.bellwether.rest.server.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.bellwether.application.Outage;
import org.junit.jupiter.api.Test;

/// One long body is read at a time.
class RequestBodiesTest {
  private static final int MOST = 100_000;

  private final RequestBodies bodies = new RequestBodies(1);

  private static InputStream body(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  /// Comes in part, and then does this before it ends.
  private static InputStream stalling(int length, Runnable meanwhile) {
    return new SequenceInputStream(
        body(length),
        new InputStream() {
          @Override
          public int read() {
            meanwhile.run();
            return -1;
          }

          @Override
          public int read(byte[] into, int from, int most) {
            return read();
          }
        });
  }

  @Test
  void a_body_is_read_whole_and_no_further_than_wanted() throws IOException {
    for (int length : new int[] {0, 1, 4095, 4096, 4097, MOST - 1, MOST}) {
      assertThat(bodies.read(body(length), MOST)).hasSize(length);
    }
    assertThat(bodies.read(body(MOST + 7), MOST)).hasSize(MOST);
    assertThat(bodies.read(body(7), 5)).hasSize(5);
    byte[] text = "0123456789".repeat(1000).getBytes(UTF_8);
    assertThat(bodies.read(new ByteArrayInputStream(text), MOST)).isEqualTo(text);
  }

  @Test
  void while_a_long_one_stalls_short_ones_are_read_and_other_long_ones_refused()
      throws IOException {
    bodies.read(
        stalling(
            5000,
            () -> {
              assertThatThrownBy(() -> bodies.read(body(5000), MOST)).isInstanceOf(Outage.class);
              assertThat(read(body(4000))).hasSize(4000);
            }),
        MOST);
    assertThat(bodies.read(body(5000), MOST)).as("it has ended").hasSize(5000);
  }

  @Test
  void one_that_breaks_off_makes_room() throws IOException {
    InputStream broken =
        stalling(
            5000,
            () -> {
              throw new IllegalStateException("broken off");
            });
    assertThatThrownBy(() -> bodies.read(broken, MOST)).hasMessage("broken off");
    assertThat(bodies.read(body(5000), MOST)).hasSize(5000);
  }

  private byte[] read(InputStream body) {
    try {
      return bodies.read(body, MOST);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

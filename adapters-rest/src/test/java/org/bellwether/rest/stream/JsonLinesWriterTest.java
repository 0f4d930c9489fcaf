package org.bellwether.rest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bellwether.application.Outage;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.server.Access;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Answers of any length: whole, or noticeably not.
class JsonLinesWriterTest {
  private static final int MANY = 50_000;
  private static final String END_OF_CHUNKS = "\r\n0\r\n\r\n";

  private final AtomicInteger written = new AtomicInteger();
  private final CompletableFuture<Throwable> end = new CompletableFuture<>();
  private final TestApi api =
      TestApi.start(routes -> {
        routes.lines("/lines/many", Access.ANYONE, (_, lines) -> write(MANY, lines));
        routes.lines(
            "/lines/broken-late",
            Access.ANYONE,
            (_, lines) -> {
              write(MANY, lines);
              throw new IllegalStateException("on purpose");
            });
        routes.lines(
            "/lines/broken-early",
            Access.ANYONE,
            (_, lines) -> {
              write(3, lines);
              throw new Outage("on purpose", new IllegalStateException());
            });
        routes.lines(
            "/lines/endless",
            Access.ANYONE,
            (_, lines) -> {
              try {
                write(Integer.MAX_VALUE, lines);
              } catch (Throwable e) {
                end.complete(e);
                throw e;
              }
            });
      });

  @AfterEach
  void stop() {
    api.close();
  }

  private void write(int count, JsonLinesWriter lines) {
    IntStream.range(0, count)
        .forEach(i -> {
          lines.write(Map.of("number", i));
          written.incrementAndGet();
        });
  }

  private String answer(String path) {
    try (RawConnection connection = api.raw()) {
      return connection
          .send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
          .unchecked();
    }
  }

  @Test
  void every_line_comes_and_then_the_end() {
    String answer = answer("/lines/many");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("{\"number\":0}\n", "{\"number\":" + (MANY - 1) + "}\n")
        .endsWith(END_OF_CHUNKS);
  }

  @Test
  void what_fails_in_the_middle_has_no_end() {
    String answer = answer("/lines/broken-late");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("{\"number\":0}\n");
    assertThat(answer).doesNotEndWith(END_OF_CHUNKS).doesNotContain("\"success\"");
  }

  @Test
  void what_fails_before_anything_was_sent_is_an_error_like_any_other() {
    String answer = answer("/lines/broken-early");
    assertThat(answer).startsWith("HTTP/1.1 503 ").contains("\"code\":\"unavailable\"");
    assertThat(answer).contains("Retry-After: 2").doesNotContain("number", "chunked");
  }

  /// Nothing piles up for a client that does not read, and one that leaves ends the work.
  @Test
  void a_slow_client_is_waited_for_and_one_that_leaves_is_left() {
    try (RawConnection slow = api.raw()) {
      slow.send("GET /lines/endless HTTP/1.1\r\nHost: a\r\n\r\n");
      AtomicInteger before = new AtomicInteger();
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
      assertThat(end).isNotDone();
    }
    assertThat(end).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(ClientGone.class);
  }
}

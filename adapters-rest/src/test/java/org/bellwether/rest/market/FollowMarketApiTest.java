package org.bellwether.rest.market;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.stream.EventConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `GET /markets/{id}/events`: a market as it changes.
@Timeout(30)
class FollowMarketApiTest extends MarketFixture {
  private static final int MOST_PER_ADDRESS = 3;

  /// Less than a market is followed for.
  private static final Duration IDLE_TIMEOUT = Duration.ofMillis(600);

  private final HttpClient client = HttpClient.newHttpClient();
  private String market = "";

  FollowMarketApiTest() {
    super(
        TestApi.start(
            new EventConnections.Limits(5, MOST_PER_ADDRESS, Duration.ofMinutes(5)),
            IDLE_TIMEOUT,
            new EdgeSettings(null, Set.of(), 1000, 1000, IDLE_TIMEOUT)));
  }

  @BeforeEach
  void createMarket() {
    market = create(ann, RAIN);
  }

  @AfterEach
  void disconnect() {
    client.shutdownNow();
  }

  /// An answer that is read while it comes.
  private final class Following implements AutoCloseable {
    private final HttpResponse<Stream<String>> answer;
    private final Iterator<String> lines;

    Following(String... headers) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
              URI.create("http://127.0.0.1:" + api.server.port() + market + "/events"));
      if (headers.length > 0) {
        request.headers(headers);
      }
      answer = client.sendAsync(request.build(), BodyHandlers.ofLines()).join();
      lines = answer.body().iterator();
      if (answer.statusCode() == 200) {
        assertThat(block()).containsOnly(Map.entry("retry", "2000"));
      }
    }

    /// The fields up to the next empty line; those of a comment have no name.
    private Map<String, String> block() {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
        int colon = line.indexOf(':');
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      return fields;
    }

    /// The next event, whatever heartbeats come before.
    Map<String, String> event() {
      Map<String, String> next = block();
      while (next.containsKey("")) {
        next = block();
      }
      return next;
    }

    void isAtItsEnd() {
      while (lines.hasNext()) {
        assertThat(lines.next()).isIn("", ":");
      }
    }

    int status() {
      return answer.statusCode();
    }

    @Override
    public void close() {
      answer.body().close();
    }
  }

  private void describe(String text) {
    api.patch(market).as(ann).mergePatch("{\"description\":\"" + text + "\"}").send().is(200);
  }

  @Test
  void it_is_told_at_once_as_a_look_up_shows_it_and_again_after_each_change() {
    try (Following following = new Following()) {
      assertThat(following.answer.headers().firstValue("Content-Type"))
          .contains("text/event-stream");
      assertThat(following.answer.headers().firstValue("Cache-Control")).contains("no-store");
      String shown = api.get(market).send().is(200).body();
      Map<String, String> first = following.event();
      assertThat(first).containsEntry("id", "1").containsEntry("event", "market");
      assertThat(shown).contains("\"data\":" + first.get("data"));

      describe("news");
      assertThat(following.event())
          .containsEntry("id", "2")
          .hasEntrySatisfying("data", data -> assertThat(data).contains("\"news\""));
    }
  }

  @Test
  void a_trade_shows_its_prices_and_the_resolution_ends_it() {
    try (Following following = new Following()) {
      following.event();
      api.post(market + "/trades")
          .as(bob)
          .json(json("{'side':'buy','outcome':'Yes','amount':10}"))
          .send()
          .is(201);
      assertThat(following.event().get("data")).contains("\"volume\":10");
      api.post(market + "/resolution").as(ann).json(json("{'outcome':'Yes'}")).send().is(201);
      Map<String, String> last = following.event();
      assertThat(last.get("data")).contains("\"status\":\"resolved\"");
      following.isAtItsEnd();

      // a browser comes again after any end, until it is told that there is nothing more
      try (Following again = new Following("Last-Event-ID", requireNonNull(last.get("id")))) {
        assertThat(again.status()).isEqualTo(204);
      }
    }
    api.settle();
  }

  @Test
  void who_was_cut_off_goes_on_where_they_were() {
    describe("missed");
    try (Following missed = new Following("Last-Event-ID", "1");
        Following known = new Following("Last-Event-ID", "2")) {
      assertThat(missed.event()).containsEntry("id", "2");
      describe("news");
      assertThat(known.event()).containsEntry("id", "3");
    }
  }

  @Test
  void a_market_that_is_removed_says_so() {
    try (Following following = new Following()) {
      following.event();
      api.delete(market).as(ann).send().is(204);
      assertThat(following.event()).containsEntry("event", "gone");
      following.isAtItsEnd();
    }
  }

  /// Longer than a connection may be silent and than a request may take.
  @Test
  void nothing_happens_for_long_and_it_goes_on() {
    try (Following following = new Following()) {
      following.event();
      for (int heartbeats = 0; heartbeats < 5; heartbeats++) {
        assertThat(following.block()).containsOnlyKeys("");
      }
      describe("at last");
      assertThat(following.event()).containsEntry("id", "2");
    }
  }

  @Test
  void what_cannot_be_followed_is_an_error_like_any_other() {
    String events = market + "/events";
    api.get(events).header("Last-Event-ID", "x").badOnPurpose().send().is(400);
    api.get(events).header("Last-Event-ID", "-1").badOnPurpose().send().is(400);
    api.get(events + "?from=1").badOnPurpose().send().is(400);
    api.get(events).header("Accept", "application/json").badOnPurpose().send().is(406);
    String none = MARKETS + "/00000000-0000-7000-8000-000000000000/events";
    api.get(none).header("Accept", "text/event-stream").send().is(Problem.MARKET_NOT_FOUND);
    api.call("HEAD", none).badOnPurpose().send().is(404);
    api.call("HEAD", events).badOnPurpose().send().is(200);
  }

  @Test
  void one_address_follows_so_many_and_no_more_until_it_lets_go() {
    try (Following first = new Following()) {
      try (Following second = new Following();
          Following third = new Following();
          Following fourth = new Following()) {
        assertThat(second.status()).isEqualTo(200);
        assertThat(third.status()).isEqualTo(200);
        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.answer.headers().firstValue("Retry-After")).isPresent();
      }
      await()
          .untilAsserted(() -> {
            try (Following again = new Following()) {
              assertThat(again.status()).isEqualTo(200);
            }
          });
      describe("still there");
      assertThat(first.event()).containsEntry("id", "1");
      assertThat(first.event()).containsEntry("id", "2");
    }
  }

  @Test
  void a_server_that_stops_ends_it_in_order_and_soon() {
    try (Following following = new Following()) {
      following.event();
      long before = System.nanoTime();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(api.server::close);
      following.isAtItsEnd();
      stopped.join();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
  }
}

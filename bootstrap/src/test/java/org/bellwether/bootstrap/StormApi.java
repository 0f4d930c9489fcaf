package org.bellwether.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP API as the storm's clients use it, on nodes that come and go.
final class StormApi implements AutoCloseable {
  static final String TRADES = "/trades";
  static final String RESOLUTION = "/resolution";

  private static final String MARKETS = "/api/v1/markets";
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FIRST_PAUSE_MILLIS = 20;
  private static final int LONGEST_PAUSE_MILLIS = 500;
  private static final int PAGE = 100;

  private final JsonMapper json = JsonMapper.shared();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final List<ProductProcess> nodes;
  private final StormJournal journal;

  StormApi(List<ProductProcess> nodes, StormJournal journal) {
    this.nodes = nodes;
    this.journal = journal;
  }

  record User(String id, String token) {}

  /// @param status 0 when no answer came
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    /// Whether the request has had its effect or never will.
    boolean isDefinite() {
      return status != 0 && status / 100 != 5 && status != 429 && !code().equals(IN_FLIGHT);
    }

    private static final String IN_FLIGHT = "idempotency-key-in-flight";

    String code() {
      return body.path("code").asString("");
    }

    JsonNode data() {
      return body.path("data");
    }

    String id() {
      return data().path("id").asString();
    }

    Answer orFail() {
      if (!isSuccess()) {
        throw new IllegalStateException(status + " " + body);
      }
      return this;
    }
  }

  static String market(String id) {
    return MARKETS + "/" + id;
  }

  User logInAsNew(String name) throws InterruptedException {
    String email = name + "@example.org";
    String password = "correct horse " + name;
    User nobody = new User("", "");
    insist(
            nobody,
            "/api/v1/auth/register",
            name,
            Map.of("email", email, "password", password, "name", name))
        .orFail();
    JsonNode data =
        insist(nobody, "/api/v1/auth/login", name, Map.of("email", email, "password", password))
            .orFail()
            .data();
    return new User(data.path("user").path("id").asString(), data.path("accessToken").asString());
  }

  /// Opens a market with its creator's first position; tells its id.
  String open(User creator, String name, int subsidy) throws InterruptedException {
    Map<String, Object> body =
        Map.of(
            "name",
            name,
            "outcomes",
            StormClient.OUTCOMES,
            "closesAt",
            Instant.now().plus(Duration.ofDays(1)).toString(),
            "subsidy",
            subsidy,
            "position",
            Map.of("outcome", StormClient.OUTCOMES.getFirst(), "amount", 10));
    return insist(creator, MARKETS, name, body).orFail().id();
  }

  /// Whether everybody has been paid.
  boolean isSettled(String market) {
    Answer answer = send(0, get(market(market) + RESOLUTION, ""));
    return answer.data().path("settlement").has("completedAt");
  }

  /// Every trade of a market.
  void trades(String market, Consumer<StormJournal.Trade> each) throws InterruptedException {
    String cursor = "";
    do {
      String path = market(market) + TRADES + "?limit=" + PAGE + cursor;
      JsonNode body = insist(anyNode(), get(path, "")).orFail().body();
      for (JsonNode trade : body.path("data")) {
        each.accept(trade(market, trade.path("user").path("id").asString(), trade));
      }
      String next = body.path("meta").path("nextCursor").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
  }

  static StormJournal.Trade trade(String market, String user, JsonNode data) {
    String side = data.path("side").asString();
    return new StormJournal.Trade(
        data.path("id").asString(),
        market,
        user,
        side,
        data.path("shares").decimalValue().stripTrailingZeros(),
        data.path(side.equals("buy") ? "cost" : "proceeds").decimalValue().stripTrailingZeros());
  }

  /// Posts under one key until there is a definite answer, on one node after the other; else the
  /// last answer, when patience ends.
  Answer insist(User user, String path, String key, Map<String, Object> body)
      throws InterruptedException {
    return insist(anyNode(), post(user, path, key, body));
  }

  /// The same from two nodes on, at the same time.
  List<Answer> insistTwice(User user, String path, String key, Map<String, Object> body)
      throws InterruptedException {
    CompletableFuture<Answer> other = new CompletableFuture<>();
    Request request = post(user, path, key, body);
    Thread.startVirtualThread(() -> {
      try {
        other.complete(insist(1, request));
      } catch (InterruptedException | RuntimeException e) {
        other.completeExceptionally(e);
      }
    });
    return List.of(insist(0, request), other.join());
  }

  private int anyNode() {
    return ThreadLocalRandom.current().nextInt(nodes.size());
  }

  private Answer insist(int first, Request request) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    int node = first;
    int pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Answer answer = send(node, request);
      if (answer.isDefinite() || Instant.now().isAfter(deadline)) {
        return answer;
      }
      journal.count("retries");
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      node = (node + 1) % nodes.size();
    }
  }

  /// Asks any node once.
  Answer read(String path, String token) {
    return send(anyNode(), get(path, token));
  }

  private interface Request {
    HttpRequest.Builder at(String url);
  }

  private static Request get(String path, String token) {
    return url -> authorized(HttpRequest.newBuilder(URI.create(url + path)), token);
  }

  private Request post(User user, String path, String key, Map<String, Object> body) {
    String text = json.writeValueAsString(body);
    return url ->
        authorized(HttpRequest.newBuilder(URI.create(url + path)), user.token())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(text));
  }

  private static HttpRequest.Builder authorized(HttpRequest.Builder request, String token) {
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(int node, Request request) {
    journal.count("requests");
    try {
      HttpResponse<String> response =
          http.send(
              request.at(nodes.get(node).url()).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString());
      Answer answer = new Answer(response.statusCode(), json.readTree(response.body()));
      response.headers().firstValue("Idempotent-Replayed").ifPresent(_ -> journal.count("replays"));
      if (!answer.isSuccess()) {
        journal.count("answers " + answer.status() + " " + answer.code());
      }
      return answer;
    } catch (IOException _) {
      journal.count("no answer");
      return new Answer(0, json.createObjectNode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

package org.bellwether.rest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody with a market, a position and a balance, none of which strangers may change.
final class Victim implements AutoCloseable {
  /// What others may move, by trading as they may.
  private static final Set<String> MOVES =
      Set.of(
          "price",
          "prices",
          "value",
          "profit",
          "volume",
          "outstanding",
          "outcomes",
          "version",
          "updatedAt",
          "lastUsedAt",
          "requestId");

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.shared();
  private final String url;
  private final String token;
  private final String market;

  /// Makes them a market and a trade.
  Victim(String url, String token) {
    this.url = url;
    this.token = token;
    JsonNode created =
        send(
            "POST",
            "/api/v1/markets",
            """
            {"name": "The victim's market", "outcomes": ["Yes", "No"], "subsidy": 100,
             "closesAt": "2040-01-01T00:00:00Z", "position": {"outcome": "Yes", "amount": 10}}
            """);
    market = "/api/v1/markets/" + created.at("/data/id").asString();
    send("POST", market + "/trades", "{\"side\": \"buy\", \"outcome\": \"No\", \"amount\": 5}");
  }

  String market() {
    return market;
  }

  /// All that is theirs, by where it is read.
  Map<String, JsonNode> snapshot() {
    Map<String, JsonNode> all = new TreeMap<>();
    Fuzzer.ownPaths().forEach(path -> all.put(path, fixed(send("GET", path, ""))));
    all.put(market, fixed(send("GET", market, "")));
    assertThat(all).hasSizeGreaterThan(2);
    return all;
  }

  private static JsonNode fixed(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(MOVES);
    }
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      node.forEach(Victim::fixed);
    }
    return node;
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new InterruptedIOException(e.getMessage()));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

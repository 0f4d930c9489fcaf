package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bellwether.embedded.EmbeddedServers;
import org.bellwether.embedded.EmbeddedServers.Connections;
import org.bellwether.embedded.EmbeddedServers.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes as processes of their own, with one PostgreSQL and one Redis, are one service.
class TwoNodesTest {
  private static final Pattern LOCATION = Pattern.compile("/api/v1/markets/[0-9a-f-]{36}");
  private static final String SEARCH = "/api/v1/markets/search?q=";
  private static final int TRADES_A_MINUTE = 40;

  private final HttpClient client = HttpClient.newHttpClient();
  private String token = "";

  @Test
  void what_is_done_on_one_node_is_so_on_the_other(@TempDir Path temporary) throws Exception {
    Path folder = DataFolders.in(temporary);
    try (EmbeddedServers servers =
            EmbeddedServers.open(folder, "test", Set.of(Server.POSTGRESQL, Server.REDIS));
        ProductProcess first = start(servers.connections(), folder);
        ProductProcess second = start(servers.connections(), folder)) {
      List<ProductProcess> nodes = List.of(first, second);
      for (ProductProcess node : nodes) {
        node.url(); // listens
      }
      for (ProductProcess node : nodes) {
        await().until(() -> node.get("/metrics").body().contains("nodes_others 1.0"));
        assertThat(node.get("/health/ready").body()).contains("\"cache\":\"up\"");
      }
      token = first.logInAsNew("ann");

      // whoever changes a market on one node reads the change on the other at once
      String market = create(first, "Will it rain?");
      for (int round = 1; round <= 40; round++) {
        send(
            nodes.get(round % 2),
            "PATCH",
            market,
            "{\"description\":\"round %d\"}".formatted(round));
        for (ProductProcess node : nodes) {
          assertThat(node.get(market).body()).contains("\"description\":\"round " + round + "\"");
        }
      }
      for (int round = 0; round < 10; round++) {
        HttpResponse<String> traded = trade(nodes.get(round % 2), market, "trade-" + round);
        assertThat(traded.statusCode()).isEqualTo(201);
        assertThat(nodes.get((round + 1) % 2).get(market).headers().firstValue("ETag"))
            .contains("\"%d\"".formatted(42 + round));
      }

      // whoever follows a market hears of it, too
      try (Stream<String> lines = follow(second, market)) {
        Iterator<String> versions = lines.filter(line -> line.startsWith("id: ")).iterator();
        assertThat(versions.next()).isEqualTo("id: 51");
        for (int round = 1; round <= 3; round++) {
          send(first, "PATCH", market, "{\"description\":\"heard %d\"}".formatted(round));
          assertThat(versions.next()).isEqualTo("id: " + (51 + round));
        }
      }

      // what is opened on one is found on the other by its words at once, by its meaning soon
      create(first, "Will white flakes cover the Colosseum?");
      assertThat(second.get(SEARCH + "colosseum+flakes").body()).contains("Will white flakes");
      await()
          .atMost(ProductProcess.PATIENCE)
          .until(() -> second.get(SEARCH + "snowfall+in+rome").body().contains("semantic"));
      assertThat(second.get(SEARCH + "colosseun").body()).contains("Colosseum", "keyword");

      // the same request on the other node is the same trade
      HttpResponse<String> once = trade(first, market, "once");
      HttpResponse<String> again = trade(second, market, "once");
      assertThat(again.body()).isEqualTo(once.body());
      assertThat(again.statusCode()).isEqualTo(once.statusCode());

      // a limit is that of both together
      int allowed = 11;
      for (int i = 0; i < TRADES_A_MINUTE; i++) {
        if (trade(nodes.get(i % 2), market, "many-" + i).statusCode() == 201) {
          allowed++;
        }
      }
      assertThat(allowed).isBetween(TRADES_A_MINUTE / 2, TRADES_A_MINUTE);

      // what one resolves the jobs of either settle, and both tell
      assertThat(send(first, "POST", market + "/resolution", "{\"outcome\":\"Yes\"}").statusCode())
          .isEqualTo(201);
      assertThat(second.get(market).body()).contains("\"status\":\"resolved\"");
      await().until(() -> second.get(market + "/resolution").body().contains("\"completedAt\""));
    }
  }

  private static ProductProcess start(Connections servers, Path folder) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", requireNonNull(servers.databaseUrl()));
    environment.put("DATABASE_USER", requireNonNull(servers.databaseUser()));
    environment.put("DATABASE_PASSWORD", requireNonNull(servers.databasePassword()));
    environment.put("REDIS_URL", requireNonNull(servers.redisUrl()));
    environment.put("DATA_DIR", folder.resolve("nodes").toString());
    environment.put("PORT", "0");
    environment.put("SEARCH_INDEX", "memory");
    environment.put("RATE_LIMIT_ANONYMOUS", "off");
    environment.put("RATE_LIMIT_AUTHENTICATED", "off");
    environment.put("RATE_LIMIT_TRADING", TRADES_A_MINUTE + "/60");
    return ProductProcess.start(environment, "serve");
  }

  private String create(ProductProcess node, String name) throws Exception {
    HttpResponse<String> created =
        send(
            node,
            "POST",
            "/api/v1/markets",
            """
            {"name": "%s", "outcomes": ["Yes", "No"],
             "closesAt": "2099-01-01T00:00:00Z", "subsidy": 100}
            """
                .formatted(name));
    Matcher location = LOCATION.matcher(created.headers().firstValue("Location").orElse(""));
    assertThat(location.find()).as(created.body()).isTrue();
    return location.group();
  }

  private Stream<String> follow(ProductProcess node, String market) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(node.url() + market + "/events")).build(),
            HttpResponse.BodyHandlers.ofLines())
        .body();
  }

  private HttpResponse<String> trade(ProductProcess node, String market, String key)
      throws Exception {
    return send(
        node,
        "POST",
        market + "/trades",
        "{\"side\":\"buy\",\"outcome\":\"Yes\",\"amount\":0.5}",
        "Idempotency-Key",
        key);
  }

  private HttpResponse<String> send(
      ProductProcess node, String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

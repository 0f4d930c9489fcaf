package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.bellwether.embedded.EmbeddedServers;
import org.bellwether.embedded.EmbeddedServers.Connections;
import org.bellwether.embedded.EmbeddedServers.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that stands still, or that the database hears nothing of any more, in the middle of a
/// trade: the other one serves all markets, and no trade is lost or doubled.
class FrozenNodeTest {
  private static final int MARKETS = 8;
  private static final int TRIES = 20;

  /// How a node is lost, and comes back.
  private interface Loss {
    void begin() throws Exception;

    void end() throws Exception;
  }

  @Test
  void a_node_that_freezes_or_is_cut_off_in_the_middle_of_a_trade_stops_nobody(
      @TempDir Path temporary) throws Exception {
    Path folder = DataFolders.in(temporary);
    try (EmbeddedServers servers =
            EmbeddedServers.open(folder, "test", Set.of(Server.POSTGRESQL, Server.REDIS));
        Cable cable = new Cable(port(servers.connections()));
        ProductProcess healthy = start(servers.connections(), folder, null);
        ProductProcess lost = start(servers.connections(), folder, cable)) {
      String ann = healthy.logInAsNew("ann");
      String bob = healthy.logInAsNew("bob");
      List<String> markets = new ArrayList<>();
      for (int i = 0; i < MARKETS; i++) {
        markets.add(healthy.open(ann, "Will it rain on day " + i + "?"));
      }
      lost.url();
      Loss frozen =
          new Loss() {
            @Override
            public void begin() throws Exception {
              lost.freeze();
            }

            @Override
            public void end() throws Exception {
              lost.goOn();
            }
          };
      Loss cutOff =
          new Loss() {
            @Override
            public void begin() {
              cable.cut();
            }

            @Override
            public void end() {
              cable.mend();
            }
          };
      for (Loss loss : List.of(frozen, cutOff)) {
        try (Connection database = connect(servers.connections())) {
          stopsNobody(loss, database, healthy, lost, ann, bob, markets);
        }
      }
      try (ProductProcess verify =
          ProductProcess.start(environment(servers.connections(), folder, null), "verify")) {
        assertThat(verify.exitCode()).as(verify.output()).isZero();
      }
    }
  }

  private static void stopsNobody(
      Loss loss,
      Connection database,
      ProductProcess healthy,
      ProductProcess lost,
      String ann,
      String bob,
      List<String> markets)
      throws Exception {
    String held = markets.getFirst();
    long before = version(healthy, held);
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    loseInTheMiddle(loss, database, () -> asked.add(trade(lost, ann, held)));
    try {
      // what is held elsewhere may be refused for a while; all else is served
      CompletableFuture<HttpResponse<String>> first = trade(healthy, bob, held);
      for (String market : markets.subList(1, MARKETS)) {
        assertThat(trade(healthy, bob, market).get().statusCode()).isEqualTo(201);
      }
      int served = 0;
      assertThat(first.get().statusCode()).isIn(201, 503);
      served += first.get().statusCode() == 201 ? 1 : 0;
      await()
          .atMost(ProductProcess.PATIENCE)
          .until(() -> trade(healthy, bob, held).get().statusCode() == 201);
      served++;
      assertThat(version(healthy, held)).isGreaterThanOrEqualTo(before + served);
    } finally {
      loss.end();
    }
    // the lost one was rolled back: each trade that it made since is one that it tells of
    for (CompletableFuture<HttpResponse<String>> one : asked) {
      assertThat(answer(one)).isIn(201, 503);
    }
    await()
        .atMost(ProductProcess.PATIENCE)
        .until(() -> lost.get("/health/ready").statusCode() == 200);
    await()
        .atMost(ProductProcess.PATIENCE)
        .until(() -> trade(lost, ann, held).get().statusCode() == 201);
    for (ProductProcess node : List.of(healthy, lost)) {
      assertThat(version(node, held)).isEqualTo(trades(database, held) + 1);
    }
  }

  private static int answer(CompletableFuture<HttpResponse<String>> asked) throws Exception {
    try {
      return asked.get().statusCode();
    } catch (ExecutionException e) {
      return 503; // its connection did not outlive it
    }
  }

  /// Loses the node when it holds a market: while that waits for the trader's account, which is
  /// then given free.
  private static void loseInTheMiddle(Loss loss, Connection database, Runnable trade)
      throws Exception {
    database.setAutoCommit(false);
    for (int i = 0; i < TRIES; i++) {
      try (Statement statement = database.createStatement()) {
        statement.execute(
            "select id from accounts where kind = 'user' order by id for no key update");
        trade.run();
        await()
            .atMost(ProductProcess.PATIENCE)
            .until(() -> count(statement, "wait_event_type = 'Lock'") > 0);
        loss.begin();
        database.rollback();
        if (await().atMost(ProductProcess.PATIENCE).until(() -> settled(statement), n -> n >= 0)
            > 0) {
          database.setAutoCommit(true);
          return;
        }
        loss.end(); // too late: it waited no longer
        database.rollback();
      }
    }
    throw new AssertionError("it was never caught");
  }

  /// How many transactions that did something hear nothing; -1 while somebody is at work.
  private static int settled(Statement statement) throws SQLException {
    if (count(statement, "wait_event_type = 'Lock'") > 0) {
      return -1;
    }
    return count(statement, "state = 'idle in transaction' and backend_xid is not null");
  }

  private static int count(Statement statement, String which) throws SQLException {
    statement.execute("select pg_stat_clear_snapshot()");
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_stat_activity where pid <> pg_backend_pid() and " + which)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static long trades(Connection database, String market) throws SQLException {
    String id = market.substring(market.lastIndexOf('/') + 1);
    try (Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from trades where market_id = '" + id + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long version(ProductProcess node, String market) throws Exception {
    return Long.parseLong(
        node.get(market).headers().firstValue("ETag").orElseThrow().replace("\"", ""));
  }

  private static CompletableFuture<HttpResponse<String>> trade(
      ProductProcess node, String token, String market) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return node.post(
                market + "/trades", token, "{\"side\":\"buy\",\"outcome\":\"Yes\",\"amount\":0.1}");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static int port(Connections servers) {
    String url = requireNonNull(servers.databaseUrl());
    return URI.create(url.substring(url.indexOf("postgres"))).getPort();
  }

  private static Connection connect(Connections servers) throws SQLException {
    return DriverManager.getConnection(
        requireNonNull(servers.databaseUrl()),
        requireNonNull(servers.databaseUser()),
        requireNonNull(servers.databasePassword()));
  }

  private static Map<String, String> environment(
      Connections servers, Path folder, @Nullable Cable cable) {
    String url = requireNonNull(servers.databaseUrl());
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "DATABASE_URL",
        cable == null ? url : url.replace(":" + port(servers) + "/", ":" + cable.port() + "/"));
    environment.put("DATABASE_USER", requireNonNull(servers.databaseUser()));
    environment.put("DATABASE_PASSWORD", requireNonNull(servers.databasePassword()));
    environment.put("REDIS_URL", requireNonNull(servers.redisUrl()));
    environment.put("DATA_DIR", folder.resolve("nodes").toString());
    environment.put("PORT", "0");
    environment.put("RATE_LIMIT_ANONYMOUS", "off");
    environment.put("RATE_LIMIT_AUTHENTICATED", "off");
    environment.put("RATE_LIMIT_TRADING", "off");
    return environment;
  }

  private static ProductProcess start(Connections servers, Path folder, @Nullable Cable cable)
      throws Exception {
    return ProductProcess.start(environment(servers, folder, cable), "serve");
  }
}

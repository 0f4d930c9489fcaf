package org.bellwether.bootstrap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bellwether.embedded.EmbeddedServers;
import org.bellwether.embedded.EmbeddedServers.Connections;
import org.bellwether.embedded.EmbeddedServers.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that is killed when it has taken back what the sponsor got, and not yet what the holders
/// got: another one takes back the rest, once.
class KilledReversalTest {
  private static final Duration SLOW_MACHINE = Duration.ofMinutes(2);

  @Test
  void a_reversal_that_is_killed_in_between_is_ended_by_another_node(@TempDir Path temporary)
      throws Exception {
    Path folder = DataFolders.in(temporary);
    try (EmbeddedServers servers =
        EmbeddedServers.open(folder, "test", Set.of(Server.POSTGRESQL))) {
      Map<String, String> environment = environment(servers.connections(), folder);
      String ann;
      String market;
      try (Connection database = connect(servers.connections());
          Statement statement = database.createStatement();
          ProductProcess killed = ProductProcess.start(environment, "serve")) {
        ann = killed.logInAsNew("ann");
        String bob = killed.logInAsNew("bob");
        market = killed.open(ann, "Will it rain?");
        String order = "{\"side\":\"buy\",\"outcome\":\"Yes\",\"amount\":3}";
        assertThat(killed.post(market + "/trades", bob, order).statusCode()).isEqualTo(201);
        resolve(killed, market, ann, "Yes");

        String ada = killed.logInAsNew("ada");
        statement.execute("update users set role = 'admin' where name = 'ada'");
        database.setAutoCommit(false);
        statement.execute(
            "select id from accounts where id = (select id from users where name = 'bob') for update");
        // a token's role is looked up now and then
        await()
            .atMost(SLOW_MACHINE)
            .until(() ->
                killed.post(reversal(market), ada, "{\"reason\": \"Wrong day\"}").statusCode()
                    == 202);
        await()
            .atMost(SLOW_MACHINE)
            .until(() ->
                count(statement, "transfers where reason = 'refund_reversal'") == 1
                    && count(statement, "pg_stat_activity where wait_event_type = 'Lock'") > 0);
        killed.kill();
        database.rollback();
        assertThat(count(statement, "transfers where reason = 'payout_reversal'")).isZero();
      }
      try (ProductProcess other = ProductProcess.start(environment, "serve");
          Connection database = connect(servers.connections());
          Statement statement = database.createStatement()) {
        await()
            .atMost(SLOW_MACHINE)
            .until(() -> other.get(market).body().contains("\"status\":\"closed\""));
        assertThat(count(statement, "transfers where reason = 'refund_reversal'")).isOne();
        assertThat(count(statement, "transfers where reason = 'payout_reversal'")).isOne();
        resolve(other, market, ann, "No");
      }
      ProductProcess verify = ProductProcess.start(environment, "verify");
      assertThat(verify.exitCode()).as(verify.output()).isZero();
    }
  }

  private static String reversal(String market) {
    return market.replace("/markets/", "/admin/markets/") + "/resolution/reversal";
  }

  private static void resolve(ProductProcess node, String market, String by, String outcome)
      throws Exception {
    assertThat(
            node.post(market + "/resolution", by, "{\"outcome\": \"%s\"}".formatted(outcome))
                .statusCode())
        .isEqualTo(201);
    await()
        .atMost(SLOW_MACHINE)
        .until(() ->
            node.get(market + "/resolution")
                .body()
                .matches("(?s).*\"settlement\".*\"completedAt\".*"));
  }

  private static long count(Statement statement, String from) throws SQLException {
    statement.execute("select pg_stat_clear_snapshot()");
    try (ResultSet row = statement.executeQuery("select count(*) from " + from)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Connection connect(Connections servers) throws SQLException {
    return DriverManager.getConnection(
        requireNonNull(servers.databaseUrl()),
        requireNonNull(servers.databaseUser()),
        requireNonNull(servers.databasePassword()));
  }

  private static Map<String, String> environment(Connections servers, Path folder) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", requireNonNull(servers.databaseUrl()));
    environment.put("DATABASE_USER", requireNonNull(servers.databaseUser()));
    environment.put("DATABASE_PASSWORD", requireNonNull(servers.databasePassword()));
    environment.put("REDIS_URL", "none");
    environment.put("DATA_DIR", folder.resolve("nodes").toString());
    environment.put("PORT", "0");
    environment.put("RATE_LIMIT_ANONYMOUS", "off");
    environment.put("RATE_LIMIT_AUTHENTICATED", "off");
    return environment;
  }
}

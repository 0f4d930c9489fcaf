package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The product as people run it: its own process, its own servers, stopped and killed in every way.
///
/// The tests share a data folder; none relies on what another left there.
@Order(4)
class ProductTest {
  private static Path shared = Path.of("");

  @BeforeAll
  static void copyAFolder(@TempDir Path temporary) {
    shared = DataFolders.in(temporary);
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATA_DIR", shared.toString());
    environment.put("PORT", "0");
    return environment;
  }

  private static Map<String, String> environment(String name, String value) {
    Map<String, String> environment = environment();
    environment.put(name, value);
    return environment;
  }

  static boolean isPostgres(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("postgres");
  }

  /// Stopped, and then killed in the middle of writes together with its servers: the next start has
  /// every market that was acknowledged, and whoever was logged in still is.
  @Test
  void nothing_acknowledged_is_lost_by_a_stop_or_a_kill() throws Exception {
    String token;
    String market;
    try (ProductProcess product = ProductProcess.start(environment())) {
      token = product.logInAsNew("Ann");
      market = product.open(token, "Will it last?");
      product.stop();
      assertThat(product.exitCode()).isEqualTo(143);
      assertThat(product.output()).contains("stopping", "stopped");
    }
    List<String> acknowledged = new CopyOnWriteArrayList<>();
    try (ProductProcess product =
        ProductProcess.start(environment("RATE_LIMIT_AUTHENTICATED", "off"))) {
      assertThat(product.get(market).body()).contains("Will it last?");
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 100_000; i++) {
                    acknowledged.add(product.open(token, "Market " + i));
                  }
                } catch (Exception _) {
                  // the server is gone, as it should be
                }
              });
      await().atMost(ProductProcess.PATIENCE).until(() -> acknowledged.size() >= 100);
      List<ProcessHandle> servers = product.children();
      product.kill();
      servers.forEach(ProcessHandle::destroyForcibly);
      writer.join();
    }
    try (ProductProcess product =
        ProductProcess.start(environment("RATE_LIMIT_AUTHENTICATED", "off"))) {
      for (String one : acknowledged) {
        assertThat(product.get(one).statusCode()).as(one).isEqualTo(200);
      }
      product.open(token, "Still logged in?");
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      ProductProcess product = ProductProcess.start(environment("PORT", port));
      assertThat(product.exitCode()).isEqualTo(1);
      assertThat(product.output()).contains("cannot listen on 127.0.0.1:" + port).hasLineCount(1);
    }
  }

  @Test
  void a_database_that_does_not_answer_is_named_without_its_password() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Map<String, String> environment =
        environment("DATABASE_URL", "postgresql://ann:hunter2@127.0.0.1:" + free + "/markets");
    environment.put("REDIS_URL", "none");
    ProductProcess product = ProductProcess.start(environment);
    assertThat(product.exitCode()).isEqualTo(1);
    assertThat(product.output())
        .contains("127.0.0.1:" + free + "/markets")
        .doesNotContain("hunter2")
        .doesNotContain("\tat ");
  }

  @Test
  void everything_wrong_with_the_settings_is_said_at_once() throws Exception {
    Map<String, String> environment = environment("PORT", "http");
    environment.put("LOG_FORMAT", "xml");
    environment.put("JWT_SECRET", "short");
    ProductProcess product = ProductProcess.start(environment);
    assertThat(product.exitCode()).isEqualTo(1);
    assertThat(product.output())
        .contains("PORT is a whole number from 0 to 65535, not http")
        .contains("LOG_FORMAT is one of text, json, not xml")
        .contains("JWT_SECRET has 5 bytes, it needs at least 32")
        .doesNotContain("short,");
  }

  @Test
  void a_start_that_is_stopped_leaves_no_server_behind() throws Exception {
    try (ProductProcess product = ProductProcess.start(environment())) {
      await()
          .atMost(ProductProcess.PATIENCE)
          .until(() -> product.children().stream().anyMatch(ProductTest::isPostgres));
      List<ProcessHandle> servers = product.children();
      product.stop();
      assertThat(product.exitCode()).isEqualTo(143);
      await()
          .atMost(ProductProcess.PATIENCE)
          .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void a_file_that_is_not_there_is_named() throws Exception {
    ProductProcess product = ProductProcess.start(environment(), "import", "no-such-file.jsonl");
    assertThat(product.exitCode()).isEqualTo(1);
    assertThat(product.output()).contains("there is no file no-such-file.jsonl");
  }
}

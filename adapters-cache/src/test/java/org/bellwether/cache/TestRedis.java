package org.bellwether.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import org.bellwether.cache.redis.RedisConnection;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.config.Config;
import redis.embedded.RedisServer;

/// One real Redis for all tests of a JVM, and others that may be stopped.
public final class TestRedis implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final TestRedis SHARED = start();

  /// To it, for those whom no slow machine may make fail: the product itself gives up soon.
  private static final RedissonClient PATIENT = patient();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SHARED::close));
  }

  private final RedisServer server;
  private final int port;
  private final RedisConnection connection;
  private String pid = "";

  private TestRedis(RedisServer server, int port) {
    this.server = server;
    this.port = port;
    connection = RedisConnection.to("redis://127.0.0.1:" + port);
  }

  public static TestRedis start(String... settings) {
    try {
      return start(freePort(), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another one in the place of one that has stopped.
  public TestRedis startAgain() {
    return start(port);
  }

  private static TestRedis start(int port, String... settings) {
    RedisServer server =
        RedisServer.builder()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting(String.join("\n", settings))
            .build();
    server.start();
    return new TestRedis(server, port);
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// The shared one.
  public static TestRedis shared() {
    return SHARED;
  }

  /// Another connection to it, as another node has one.
  public RedisConnection connect() {
    return RedisConnection.to(url());
  }

  public int port() {
    return port;
  }

  /// Changes a setting of it while it runs.
  public void configure(String setting, String value) {
    client().getRedisNodes(RedisNodes.SINGLE).getInstance().setConfig(setting, value);
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /// The shared one without keys.
  public static RedissonClient empty() {
    PATIENT.getKeys().flushall();
    return PATIENT;
  }

  private static RedissonClient patient() {
    Config config = new Config(SHARED.client().getConfig());
    config.useSingleServer().setConnectTimeout(PATIENCE_MILLIS).setTimeout(PATIENCE_MILLIS);
    return Redisson.create(config);
  }

  public RedissonClient client() {
    return connection.client();
  }

  public RedisConnection connection() {
    return connection;
  }

  public void stop() {
    server.stop();
  }

  /// It answers nobody until it goes on.
  public void hang() {
    pid = info(client(), RedisNode.InfoSection.SERVER).getOrDefault("process_id", "");
    signal("STOP");
  }

  public void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int exit = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("cannot signal " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How often a command has been called.
  public static long calls(RedissonClient redis, String command) {
    String statistics =
        info(redis, RedisNode.InfoSection.COMMANDSTATS)
            .getOrDefault("cmdstat_" + command, "calls=0,");
    return Long.parseLong(statistics.replaceAll("calls=(\\d+),.*|.*", "$1"));
  }

  private static Map<String, String> info(RedissonClient redis, RedisNode.InfoSection section) {
    return redis.getRedisNodes(RedisNodes.SINGLE).getInstance().info(section);
  }

  @Override
  public void close() {
    connection.close();
    stop();
  }
}

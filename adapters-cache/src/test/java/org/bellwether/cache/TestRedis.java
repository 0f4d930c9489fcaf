package org.bellwether.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.redisson.api.RedissonClient;
import redis.embedded.RedisServer;

/// One real Redis for all tests of a JVM, and others that may be stopped.
public final class TestRedis implements AutoCloseable {
  private static final TestRedis SHARED = start();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SHARED::close));
  }

  private final RedisServer server;
  private final RedisConnection connection;

  private TestRedis(RedisServer server, int port) {
    this.server = server;
    connection = RedisConnection.to("redis://127.0.0.1:" + port);
  }

  public static TestRedis start() {
    try {
      int port = freePort();
      RedisServer server =
          RedisServer.builder().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
      server.start();
      return new TestRedis(server, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// The shared one without keys.
  public static RedissonClient empty() {
    SHARED.client().getKeys().flushall();
    return SHARED.client();
  }

  public RedissonClient client() {
    return connection.client();
  }

  RedisConnection connection() {
    return connection;
  }

  public void stop() {
    server.stop();
  }

  @Override
  public void close() {
    connection.close();
    stop();
  }
}

package org.bellwether.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.SingleServerConfig;

/// A connection to one Redis, made when first used, so that the process starts without it.
public final class RedisConnection implements AutoCloseable {
  private static final int USUAL_PORT = 6379;
  private static final int COMMAND_TIMEOUT_MILLIS = 200;
  private static final Duration REACHABLE_WITHIN = Duration.ofMillis(450);

  private final RedissonClient client;

  private RedisConnection(RedissonClient client) {
    this.client = client;
  }

  /// @param url `redis://user:password@host:port/database`, or `rediss://…` over TLS; all but the
  ///   host may be left out
  /// @throws IllegalArgumentException when it is none; the message does not show it
  public static RedisConnection to(String url) {
    return new RedisConnection(Redisson.create(config(url)));
  }

  private static Config config(String text) {
    URI url = parse(text);
    Config config = new Config();
    config.setCodec(StringCodec.INSTANCE);
    config.setThreads(2);
    config.setNettyThreads(2);
    config.setLazyInitialization(true);
    int port = url.getPort() < 0 ? USUAL_PORT : url.getPort();
    SingleServerConfig server =
        config
            .useSingleServer()
            .setAddress(url.getScheme() + "://" + url.getHost() + ":" + port)
            .setConnectionPoolSize(16)
            .setConnectionMinimumIdleSize(1)
            .setSubscriptionConnectionPoolSize(4)
            .setSubscriptionConnectionMinimumIdleSize(1)
            .setConnectTimeout(500)
            .setTimeout(COMMAND_TIMEOUT_MILLIS)
            .setRetryAttempts(1)
            .setRetryDelay(new ConstantDelay(Duration.ofMillis(50)));
    String path = url.getPath();
    if (path != null && path.length() > 1) {
      server.setDatabase(Integer.parseInt(path.substring(1)));
    }
    String credentials = url.getRawUserInfo();
    if (credentials != null) {
      int colon = credentials.indexOf(':');
      if (colon > 0) {
        config.setUsername(decoded(credentials.substring(0, colon)));
      }
      config.setPassword(decoded(credentials.substring(colon + 1)));
    }
    return config;
  }

  /// The parts of a URL as [#to] takes it.
  ///
  /// @throws IllegalArgumentException when it is none; the message does not show it
  public static URI parse(String text) {
    if (text.matches("rediss?://[^/?#]+(/\\d*)?")) {
      URI url = URI.create(text);
      if (url.getHost() != null) {
        return url;
      }
    }
    throw new IllegalArgumentException(
        "a Redis URL looks like redis://user:password@host:6379/0, or rediss:// over TLS");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  public RedissonClient client() {
    return client;
  }

  /// Whether Redis answers, said within half a second.
  public boolean isReachable() {
    return CompletableFuture.supplyAsync(
            () ->
                client
                    .getRedisNodes(RedisNodes.SINGLE)
                    .getInstance()
                    .ping(COMMAND_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS),
            Thread::startVirtualThread)
        .completeOnTimeout(false, REACHABLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> false)
        .join();
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}

package org.bellwether.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SubscriptionMode;

/// A connection to one Redis, a Redis Cluster, or a Redis that Sentinels look after; made when
/// first used, so that the process starts without it.
public final class RedisConnection implements AutoCloseable {
  private static final int DEFAULT_PORT = 6379;
  private static final int DEFAULT_SENTINEL_PORT = 26379;
  private static final int POOL_SIZE = 32;
  private static final int SUBSCRIPTION_POOL_SIZE = 4;
  private static final int CONNECT_TIMEOUT_MILLIS = 500;
  private static final int COMMAND_TIMEOUT_MILLIS = 250;
  private static final int SCAN_MILLIS = 1000;

  private final RedissonClient client;
  private final Url url;

  private RedisConnection(RedissonClient client, Url url) {
    this.client = client;
    this.url = url;
  }

  /// What is at the other end.
  public enum Kind {
    SINGLE,
    CLUSTER,
    SENTINEL
  }

  /// @param scheme `redis` or `rediss`
  /// @param hosts each with its port
  /// @param path a database or the name of a master; empty for none
  private record Url(
      Kind kind,
      String scheme,
      @Nullable String user,
      @Nullable String password,
      List<String> hosts,
      String path) {
    private static final Pattern SHAPE =
        Pattern.compile(
            "(rediss?)(-cluster|-sentinel)?://(?:([^@/?#]*)@)?([^@/?#]+)(?:/([^/?#]*))?");
    private static final Pattern HOST =
        Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

    static Url parse(String text) {
      Matcher shape = SHAPE.matcher(text);
      if (!shape.matches()) {
        throw none();
      }
      Kind kind =
          switch (shape.group(2)) {
            case "-cluster" -> Kind.CLUSTER;
            case "-sentinel" -> Kind.SENTINEL;
            case null, default -> Kind.SINGLE;
          };
      int port = kind == Kind.SENTINEL ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT;
      String scheme = shape.group(1);
      List<String> hosts =
          Arrays.stream(shape.group(4).split(",", -1))
              .map(host -> scheme + "://" + withPort(host, port))
              .toList();
      String path = shape.group(5) == null ? "" : shape.group(5);
      boolean fits =
          switch (kind) {
            case SINGLE -> hosts.size() == 1 && path.matches("\\d{0,4}");
            case CLUSTER -> path.isEmpty();
            case SENTINEL -> !path.isEmpty();
          };
      if (!fits) {
        throw none();
      }
      String credentials = shape.group(3);
      int colon = credentials == null ? -1 : credentials.indexOf(':');
      return new Url(
          kind,
          scheme,
          credentials == null || colon < 1 ? null : decoded(credentials.substring(0, colon)),
          credentials == null ? null : decoded(credentials.substring(colon + 1)),
          hosts,
          path);
    }

    private static String withPort(String text, int defaultPort) {
      Matcher host = HOST.matcher(text);
      if (!host.matches()) {
        throw none();
      }
      return host.group(1) + ":" + (host.group(2) == null ? defaultPort : host.group(2));
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static IllegalArgumentException none() {
      return new IllegalArgumentException(
          "a Redis URL looks like redis://user:password@host:6379/0,"
              + " redis-cluster://:password@host1:6379,host2:6379 or"
              + " redis-sentinel://:password@host1:26379,host2:26379/master-name; rediss… over TLS");
    }
  }

  /// @param url `redis://user:password@host:port/database`, or
  ///   `redis-cluster://user:password@host:port,host:port…`, or
  ///   `redis-sentinel://user:password@host:port,host:port…/master-name`, where the user and
  ///   password are those of Redis and the hosts those of Sentinels; `rediss…` over TLS. All but
  ///   the hosts and the master's name may be left out
  /// @throws IllegalArgumentException when it is none; the message does not show it
  public static RedisConnection to(String url) {
    Url parsed = Url.parse(url);
    return new RedisConnection(Redisson.create(config(parsed)), parsed);
  }

  /// @throws IllegalArgumentException when it is not a URL as [#to] takes it; the message does not
  ///   show it
  public static void check(String url) {
    Url.parse(url);
  }

  private static Config config(Url url) {
    Config config = new Config();
    config.setCodec(StringCodec.INSTANCE);
    config.setThreads(2);
    config.setNettyThreads(2);
    config.setLazyInitialization(true);
    if (url.user() != null) {
      config.setUsername(url.user());
    }
    if (url.password() != null) {
      config.setPassword(url.password());
    }
    String[] hosts = url.hosts().toArray(String[]::new);
    switch (url.kind()) {
      case SINGLE ->
          patience(config.useSingleServer())
              .setAddress(hosts[0])
              .setDatabase(url.path().isEmpty() ? 0 : Integer.parseInt(url.path()))
              .setConnectionPoolSize(POOL_SIZE)
              .setConnectionMinimumIdleSize(1)
              .setSubscriptionConnectionPoolSize(SUBSCRIPTION_POOL_SIZE)
              .setSubscriptionConnectionMinimumIdleSize(1);
      case CLUSTER ->
          mastersAlone(config.useClusterServers())
              .addNodeAddress(hosts)
              .setScanInterval(SCAN_MILLIS);
      case SENTINEL -> {
        SentinelServersConfig sentinels = mastersAlone(config.useSentinelServers());
        sentinels
            .addSentinelAddress(hosts)
            .setMasterName(url.path())
            .setScanInterval(SCAN_MILLIS)
            // one is enough to find the master
            .setCheckSentinelsList(false);
      }
    }
    return config;
  }

  /// A replica may be behind, and would tell what is no longer so.
  private static <C extends BaseMasterSlaveServersConfig<C>> C mastersAlone(C servers) {
    servers
        .setReadMode(ReadMode.MASTER)
        .setSubscriptionMode(SubscriptionMode.MASTER)
        .setMasterConnectionPoolSize(POOL_SIZE)
        .setMasterConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionPoolSize(SUBSCRIPTION_POOL_SIZE)
        .setSubscriptionConnectionMinimumIdleSize(1);
    return patience(servers);
  }

  private static <C extends BaseConfig<C>> C patience(C servers) {
    servers
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
        .setTimeout(COMMAND_TIMEOUT_MILLIS)
        .setRetryAttempts(1)
        .setRetryDelay(new ConstantDelay(Duration.ofMillis(50)))
        .setReconnectionDelay(new ConstantDelay(Duration.ofMillis(200)));
    return servers;
  }

  public RedissonClient client() {
    return client;
  }

  Kind kind() {
    return url.kind();
  }

  /// Whether several keys may be named in one command.
  public boolean isOneServer() {
    return url.kind() != Kind.CLUSTER;
  }

  /// Which servers are in charge now; another text after a fail-over.
  public String servers() {
    return switch (url.kind()) {
      case SINGLE -> "";
      case SENTINEL ->
          client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster().getAddr().toString();
      case CLUSTER ->
          client.getRedisNodes(RedisNodes.CLUSTER).getMasters().stream()
              .map(master -> master.getAddr().toString())
              .sorted()
              .collect(Collectors.joining(","));
    };
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }
}

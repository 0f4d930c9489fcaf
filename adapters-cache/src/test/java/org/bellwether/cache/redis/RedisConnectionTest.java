package org.bellwether.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.bellwether.cache.TestRedis;
import org.bellwether.cache.cluster.Cluster;
import org.bellwether.cache.redis.RedisConnection.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConnectionTest {

  @Test
  void nothing_is_needed_to_start() throws IOException {
    Instant before = Instant.now();
    RedisBreaker breaker = new RedisBreaker();
    try (RedisConnection nowhere =
            RedisConnection.to("redis://ann:s3cret@127.0.0.1:" + TestRedis.freePort() + "/3");
        Cluster nodes = new Cluster(nowhere, breaker, () -> "").start()) {
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
      assertThat(breaker.isClosed()).isFalse();
      assertThat(nodes.mayServeLocally()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "redis://h, SINGLE",
    "rediss://ann:s%20x@h:1/3, SINGLE",
    "redis://[::1]:6379/, SINGLE",
    "'redis-cluster://:pw@h1:7000,h2', CLUSTER",
    "'rediss-cluster://h1', CLUSTER",
    "'redis-sentinel://ann:pw@s1,s2:26380/main', SENTINEL"
  })
  void one_server_a_cluster_or_sentinels_are_named_by_a_url(String url, Kind kind) {
    try (RedisConnection connection = RedisConnection.to(url)) {
      assertThat(connection.kind()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://ann:s3cret@host",
        "redis://",
        "redis://h/x",
        "redis://:s3cret@h1,h2",
        "redis-cluster://:s3cret@h/1",
        "redis-cluster://h,",
        "redis-sentinel://:s3cret@h",
        "redis://h h"
      })
  void anything_but_a_redis_url_is_refused_without_showing_it(String url) {
    assertThatThrownBy(() -> RedisConnection.check(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redis://")
        .hasMessageNotContaining("s3cret");
  }
}

package org.bellwether.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConnectionTest {

  @Test
  void it_is_reachable_until_it_stops() {
    try (TestRedis redis = TestRedis.start()) {
      assertThat(redis.connection().isReachable()).isTrue();
      redis.stop();
      unreachableSoon(redis.connection());
    }
  }

  @Test
  void nothing_is_needed_to_start() throws IOException {
    try (RedisConnection nowhere =
        RedisConnection.to("redis://ann:s3cret@127.0.0.1:" + TestRedis.freePort() + "/3")) {
      unreachableSoon(nowhere);
    }
  }

  private static void unreachableSoon(RedisConnection connection) {
    Instant asked = Instant.now();
    assertThat(connection.isReachable()).isFalse();
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofMillis(700));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:6379", "http://ann:s3cret@host", "redis://", "redis://h/x"})
  void anything_but_a_redis_url_is_refused_without_showing_it(String url) {
    assertThatThrownBy(() -> RedisConnection.to(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redis://")
        .hasMessageNotContaining("s3cret");
  }
}

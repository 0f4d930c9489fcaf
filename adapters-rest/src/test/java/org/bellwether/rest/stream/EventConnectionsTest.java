package org.bellwether.rest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

class EventConnectionsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final EventConnections streams =
      new EventConnections(new EventConnections.Limits(3, 2, LONG));

  private void isRefused(String address, Problem problem) {
    assertThatThrownBy(() -> streams.open(address))
        .isInstanceOfSatisfying(
            ApiError.class,
            error -> {
              assertThat(error.problem()).isEqualTo(problem);
              assertThat(error.headers()).containsKey("Retry-After");
            });
  }

  @Test
  void there_are_so_many_for_one_address_and_so_many_for_all() {
    EventConnections.Stream first = streams.open("192.0.2.1");
    streams.open("192.0.2.1");
    isRefused("192.0.2.1", Problem.TOO_MANY_REQUESTS);
    streams.open("192.0.2.2");
    isRefused("192.0.2.3", Problem.UNAVAILABLE);
    assertThat(streams.count()).isEqualTo(3); // who was refused takes no place

    first.close();
    streams.open("192.0.2.3").close();
    streams.open("192.0.2.1");
    isRefused("192.0.2.1", Problem.TOO_MANY_REQUESTS);
  }

  @Test
  void a_network_of_ipv6_is_one_address() {
    streams.open("2001:db8::1");
    streams.open("2001:db8::2");
    isRefused("2001:db8::3", Problem.TOO_MANY_REQUESTS);
  }

  @Test
  void whoever_waits_asks_again_soon_so_that_a_stop_ends_them_all_and_lets_nobody_in() {
    EventConnections.Stream stream = streams.open("192.0.2.1");
    assertThat(stream.patience()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    streams.stop();
    assertThat(stream.patience()).isZero();
    isRefused("192.0.2.2", Problem.UNAVAILABLE);
  }

  @Test
  void none_lives_longer_than_it_may() {
    EventConnections shortLived =
        new EventConnections(new EventConnections.Limits(3, 3, Duration.ZERO));
    assertThat(shortLived.open("192.0.2.1").patience()).isZero();
  }
}

package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7, 203.0.113.0/24",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64, 20010db80001/48 20010db8/32",
    "2001:db8::1, 20010db800000000/64, 20010db80000/48 20010db8/32",
    "::ffff:203.0.113.7, 203.0.113.7, 203.0.113.0/24",
  })
  void an_address_is_one_clients_and_in_wider_networks(
      String address, String client, String around) {
    assertThat(Network.of(address)).isEqualTo(client);
    assertThat(Network.around(address)).isEqualTo(List.of(around.split(" ", -1)));
  }

  @Test
  void addresses_of_one_site_are_one_network_and_of_another_are_not() {
    assertThat(Network.of("2001:db8:1:2::9"))
        .isEqualTo(Network.of("2001:db8:1:2:ffff::1"))
        .isNotEqualTo(Network.of("2001:db8:1:3::9"));
    assertThat(Network.around("2001:db8:1:2::9")).isEqualTo(Network.around("2001:db8:1:3::9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"console", "", "a:b"})
  void what_is_no_address_stands_for_itself(String text) {
    assertThat(Network.of(text)).isEqualTo(text);
    assertThat(Network.around(text)).isEmpty();
  }
}

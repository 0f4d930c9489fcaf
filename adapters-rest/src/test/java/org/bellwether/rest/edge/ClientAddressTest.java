package org.bellwether.rest.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import org.bellwether.rest.Call;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where requests come from, as a resource is told. All of them come from 127.0.0.1, which is a
/// trusted proxy here, as are 10.0.0.0/8 and 2001:db8:aa::/48.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientAddressTest {
  private static final String PROXIES = "127.0.0.1, 10.0.0.0/8,2001:db8:aa::/48";
  private static final String CONNECTED = "127.0.0.1";

  private final TestApi api = TestApi.start(Map.of(), PROXIES, ClientAddressTest::tellAddress);
  private final TestApi byTheBook =
      TestApi.start(
          Map.of(),
          TrustedProxies.parse(PROXIES, TrustedProxies.Field.FORWARDED),
          ClientAddressTest::tellAddress);

  @AfterAll
  void stop() {
    api.close();
    byTheBook.close();
  }

  private static void tellAddress(Routes routes) {
    routes.get(
        "/address",
        Access.ANYONE,
        request -> {
          throw new ApiError(Problem.USER_NOT_FOUND, request.address());
        });
  }

  private static String address(TestApi api, String name, String... lines) {
    Call call = api.get("/address").badOnPurpose();
    call.header(name, String.join(", ", lines));
    return call.send().is(404).json().get("error").asString();
  }

  private String listed(String field) {
    return address(api, "X-Forwarded-For", field);
  }

  private String named(String field) {
    return address(byTheBook, "Forwarded", field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7                            | 203.0.113.7",
        "198.51.100.1, 203.0.113.7              | 203.0.113.7",
        "198.51.100.1,203.0.113.7, 10.1.2.3     | 203.0.113.7",
        "203.0.113.7, 10.9.9.9, 2001:db8:aa::7  | 203.0.113.7",
        "203.0.113.7:50123                      | 203.0.113.7",
        "2001:db8::1                            | 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]                          | 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:4711                     | 2001:db8:0:0:0:0:0:1",
        "::ffff:203.0.113.7                     | 203.0.113.7",
        "10.1.2.3                               | 10.1.2.3",
      })
  void it_is_the_last_listed_address_that_is_no_trusted_proxy(String field, String expected) {
    assertThat(listed(field)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=203.0.113.7                                  | 203.0.113.7",
        "For=\"203.0.113.7:80\";proto=https;by=10.0.0.1   | 203.0.113.7",
        "for=198.51.100.1, for=203.0.113.7;host=a.example | 203.0.113.7",
        "by=\"a,b;c\\\"\";for=\"[2001:db8::1]:4711\"      | 2001:db8:0:0:0:0:0:1",
        "for=203.0.113.7, for=\"[2001:db8:aa::7]:_port\"  | 203.0.113.7",
        "for=\"\\203.0.113.7\"                            | 203.0.113.7",
      })
  void a_proxy_may_say_it_by_the_book_as_well(String field, String expected) {
    assertThat(named(field)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ",", "unknown", "_hidden", "example.org", "1.2.3", "1.2.3.4.5", "999.1.1.1", "[::1",
        "::1]", "1.2.3.4:", "12345", ":::", "fe80::1%eth0", "[2001:db8::1]x", "\"1.2.3.4", "-", "\\"
      })
  void what_cannot_be_read_is_the_word_of_nobody(String hop) {
    assertThat(listed("198.51.100.1," + hop)).isEqualTo(CONNECTED);
    assertThat(listed("198.51.100.1," + hop + ",10.1.2.3")).isEqualTo("10.1.2.3");
    assertThat(named("for=198.51.100.1, for=" + hop)).isEqualTo(CONNECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // opened by the client, so that it swallows what the proxy adds
        "for=6.6.6.6;x=\", for=203.0.113.7",
        "for=6.6.6.6;x=\", for=\"[2001:db8::1]\"",
        "for=6.6.6.6;x=\"\\, for=203.0.113.7",
        "for=6.6.6.6;x=\"\\",
        "proto=https",
        ";;;",
        "for"
      })
  void nobody_hides_what_a_proxy_adds(String field) {
    assertThat(named(field)).isEqualTo(CONNECTED);
  }

  @Test
  void a_field_of_many_lines_or_many_hops_is_one_list() {
    assertThat(address(api, "X-Forwarded-For", "198.51.100.1", "203.0.113.7", "10.1.1.1"))
        .isEqualTo("203.0.113.7");
    assertThat(listed("1.1.1.1,".repeat(1500) + "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(named("for=\"\\a\\a\\a\\a\",".repeat(900) + "for=203.0.113.7"))
        .isEqualTo("203.0.113.7");
  }

  /// A proxy writes one of them, and passes the other on as a client made it up: to be another, or
  /// to be hidden behind the proxy, with all others.
  @ParameterizedTest
  @ValueSource(
      strings = {"for=6.6.6.6", "for=203.0.113.7", "for=unknown", "", "\"", "for=\"6.6.6.6"})
  void the_field_that_the_proxy_does_not_write_says_nothing(String forged) {
    Call listing = api.get("/address").badOnPurpose().header("X-Forwarded-For", "203.0.113.7");
    assertThat(told(listing.header("Forwarded", forged))).isEqualTo("203.0.113.7");
    assertThat(address(api, "Forwarded", forged)).isEqualTo(CONNECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.6.6.6", "203.0.113.7", "unknown", "", ","})
  void and_the_other_way_round(String forged) {
    Call naming = byTheBook.get("/address").badOnPurpose().header("Forwarded", "for=203.0.113.7");
    assertThat(told(naming.header("X-Forwarded-For", forged))).isEqualTo("203.0.113.7");
    assertThat(address(byTheBook, "X-Forwarded-For", forged)).isEqualTo(CONNECTED);
  }

  private static String told(Call call) {
    return call.send().is(404).json().get("error").asString();
  }

  @Test
  void nobody_else_is_believed() {
    try (TestApi suspicious =
            TestApi.start(Map.of(), "10.0.0.0/8", ClientAddressTest::tellAddress);
        TestApi alone = TestApi.start(Map.of(), "", ClientAddressTest::tellAddress)) {
      for (TestApi other : new TestApi[] {suspicious, alone}) {
        assertThat(address(other, "X-Forwarded-For", "203.0.113.7")).isEqualTo(CONNECTED);
        assertThat(address(other, "Forwarded", "for=203.0.113.7")).isEqualTo(CONNECTED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, 11.0.0.1",
    "10.1.2.128/25, 10.1.2.200, 10.1.2.127",
    "192.0.2.1, 192.0.2.1, 192.0.2.2",
    "0.0.0.0/0, 203.0.113.7, ::1",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
    "::1, ::1, ::2",
  })
  void a_trusted_network_has_the_addresses_that_begin_like_it(
      String network, String within, String without) {
    TrustedProxies proxies = TrustedProxies.parse(network, TrustedProxies.Field.FORWARDED);
    assertThat(proxies.contains(InetAddress.ofLiteral(within))).isTrue();
    assertThat(proxies.contains(InetAddress.ofLiteral(without))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/", "::/129", "1.2.3.4,", "/8"})
  void what_is_neither_address_nor_network_is_no_setting(String text) {
    assertThatThrownBy(() -> TrustedProxies.parse(text, TrustedProxies.Field.FORWARDED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package org.bellwether.rest.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.Call;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.Access;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Three of everything in a minute.
class RateLimitApiTest {
  private static final String MARKETS = "/api/v1/markets";
  private static final String ME = "/api/v1/users/me";
  private static final RateLimit THREE = new RateLimit(3, 60);

  private final TestApi api = TestApi.start(limits(), "127.0.0.1");
  private final Person ann = api.person("Ann", Role.USER);
  private final Person ben = api.person("Ben", Role.USER);

  /// What the document says that a request costs.
  @ParameterizedTest
  @CsvSource({
    "/api/v1/markets, 1",
    "/api/v1/markets?sort=volume&status=active&limit=100, 1",
    "/api/v1/markets?offset=1, 2",
    "/api/v1/markets?offset=50, 2",
    "/api/v1/markets?offset=10000, 201",
    "/api/v1/markets?offset=10001, 1",
    "/api/v1/markets?closesAfter=2030-01-01T00:00:00Z, 31",
    "/api/v1/markets?closesBefore=2030-01-01T00:00:00Z&tag=a&creatorId=00000000-0000-7000-8000-000000000001, 39",
    "/api/v1/markets?tag=a&offset=100, 9",
    "/api/v1/markets?category=a, 3",
    "/api/v1/markets?closesAfter=never, 1",
    "/api/v1/markets/search?q=rain, 2",
    "/api/v1/markets/search, 2",
    "/api/v1/markets/00000000-0000-7000-8000-000000000001/related, 2",
    "/api/v1/markets/00000000-0000-7000-8000-000000000001/history, 1",
    "/api/v1/markets/00000000-0000-7000-8000-000000000001, 1",
  })
  void a_request_costs_what_its_work_costs(String path, int permits) {
    Map<RatePolicy, RateLimit> thousand = new EnumMap<>(RatePolicy.class);
    thousand.put(RatePolicy.ANONYMOUS, new RateLimit(1000, 60));
    try (TestApi weighed = TestApi.start(thousand, "")) {
      var get =
          path.endsWith("never") || path.endsWith("10001") || path.endsWith("search")
              ? weighed.get(path).badOnPurpose()
              : weighed.get(path);
      assertThat(get.send().header("RateLimit"))
          .startsWith("\"anonymous\";r=" + (1000 - permits) + ";");
    }
  }

  @Test
  void a_new_market_costs_as_much_as_ten_requests() {
    Map<RatePolicy, RateLimit> few = new EnumMap<>(RatePolicy.class);
    few.put(RatePolicy.AUTHENTICATED, new RateLimit(25, 60));
    try (TestApi weighed = TestApi.start(few, "")) {
      Call opening =
          weighed
              .post(MARKETS)
              .as(weighed.person("Ann", Role.USER))
              .json(
                  """
                  {"name": "Will it rain?", "outcomes": ["Yes", "No"], "subsidy": 10,
                   "closesAt": "2035-01-01T00:00:00Z"}
                  """);
      assertThat(opening.send().is(201).header("RateLimit")).startsWith("\"authenticated\";r=15;");
      assertThat(opening.send().is(201).header("RateLimit")).startsWith("\"authenticated\";r=5;");
      opening.send().is(Problem.TOO_MANY_REQUESTS);
    }
  }

  @Test
  void a_long_search_costs_more_and_is_refused_when_too_few_are_left() {
    Map<RatePolicy, RateLimit> few = new EnumMap<>(RatePolicy.class);
    few.put(RatePolicy.ANONYMOUS, new RateLimit(30, 60));
    try (TestApi weighed = TestApi.start(few, "")) {
      String search = "/api/v1/markets/search?q=" + "rain+".repeat(199) + "rain";
      assertThat(weighed.get(search).send().is(200).header("RateLimit"))
          .startsWith("\"anonymous\";r=4;");
      assertThat(weighed.get(search).send().is(429).header("RateLimit"))
          .as("what is refused costs nothing")
          .startsWith("\"anonymous\";r=4;");
      weighed.get("/api/v1/markets").send().is(200);
    }
  }

  private static Map<RatePolicy, RateLimit> limits() {
    Map<RatePolicy, RateLimit> limits = new EnumMap<>(RatePolicy.class);
    for (RatePolicy policy : RatePolicy.values()) {
      if (policy != RatePolicy.UNLIMITED) {
        limits.put(policy, THREE);
      }
    }
    return limits;
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Answer readFrom(String address) {
    return api.get(MARKETS).header("X-Forwarded-For", address).send();
  }

  private static void exhaust(Call call) {
    for (int i = 0; i < 3; i++) {
      assertThat(call.send().status()).isNotEqualTo(429);
    }
    call.send().is(Problem.TOO_MANY_REQUESTS);
  }

  private Call badToken() {
    return api.get(ME).header("Authorization", "Bearer " + UUID.randomUUID());
  }

  private Call trade(Person person) {
    return api.post(MARKETS + "/" + UUID.randomUUID() + "/trades")
        .as(person)
        .json("{\"side\": \"buy\", \"outcome\": \"Yes\", \"amount\": 1}");
  }

  private Call logIn() {
    return logIn("ann");
  }

  private Call logIn(String name) {
    return api.post("/api/v1/auth/login")
        .json("{\"email\": \"%s@example.org\", \"password\": \"a guess\"}".formatted(name));
  }

  @Test
  void every_answer_says_how_many_are_left_and_the_last_one_when_to_come_back() {
    for (int left = 2; left >= 0; left--) {
      Answer answer = readFrom("203.0.113.7").is(200);
      assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"anonymous\";q=3;w=60");
      assertThat(answer.header("RateLimit")).isEqualTo("\"anonymous\";r=" + left + ";t=60");
      assertThat(answer.header("Retry-After")).isNull();
    }
    api.now = api.now.plusMillis(19_500);
    Answer refused = readFrom("203.0.113.7").is(Problem.TOO_MANY_REQUESTS);
    assertThat(refused.header("RateLimit")).isEqualTo("\"anonymous\";r=0;t=41");
    assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"anonymous\";q=3;w=60");
    assertThat(refused.header("Retry-After")).isEqualTo("41");
    // whoever waits that long may go on
    api.now = api.now.plus(Duration.ofSeconds(41));
    readFrom("203.0.113.7").is(200);
  }

  @Test
  void strangers_are_counted_by_their_address_and_those_of_one_ipv6_network_together() {
    for (int i = 0; i < 3; i++) {
      readFrom("2001:db8:1:2::" + i).is(200);
    }
    readFrom("2001:db8:1:2:ffff::1").is(429);
    readFrom("2001:db8:1:3::1").is(200);
    readFrom("203.0.113.7").is(200);
  }

  /// Else somebody with a /48 had 65,536 limits, and with a /24 of IPv4 250.
  @ParameterizedTest
  @ValueSource(strings = {"2001:db8:1:%x::1", "203.0.113.%d"})
  void whoever_has_many_addresses_in_one_network_has_five_times_as_many_requests(String address) {
    for (int i = 0; i < 15; i++) {
      readFrom(address.formatted(i)).is(200);
    }
    Answer refused = readFrom(address.formatted(99)).is(Problem.TOO_MANY_REQUESTS);
    assertThat(refused.header("RateLimit")).isEqualTo("\"anonymous\";r=0;t=60");
    assertThat(refused.header("Retry-After")).isEqualTo("60");
    readFrom("198.51.100.7").is(200);
  }

  @Test
  void and_whoever_has_a_provider_25_times() {
    for (int i = 0; i < 75; i++) {
      readFrom("2001:db8:%x::1".formatted(i)).is(200);
    }
    readFrom("2001:db8:99::1").is(429);
    readFrom("2001:db9::1").is(200);
  }

  @Test
  void passwords_are_tried_at_one_account_as_often_from_everywhere_together() {
    for (int i = 0; i < 3; i++) {
      logIn().header("X-Forwarded-For", "10.0." + i + ".1").send().is(Problem.WRONG_CREDENTIALS);
    }
    Answer refused =
        logIn().header("X-Forwarded-For", "10.0.9.1").send().is(Problem.TOO_MANY_REQUESTS);
    assertThat(refused.header("Retry-After")).isEqualTo("60");
  }

  @Test
  void a_stranger_who_names_other_addresses_is_counted_as_one() {
    for (int i = 0; i < 3; i++) {
      // the proxy has added the last one
      readFrom("198.51.100." + i + ", 203.0.113.7").is(200);
    }
    readFrom("198.51.100.77, 203.0.113.7").is(429);
  }

  @Test
  void without_a_proxy_that_is_trusted_nothing_a_client_says_makes_it_another() {
    try (TestApi alone = TestApi.start(limits(), "")) {
      for (int i = 0; i < 3; i++) {
        alone.get(MARKETS).header("X-Forwarded-For", "198.51.100." + i).send().is(200);
      }
      alone.get(MARKETS).header("X-Forwarded-For", "198.51.100.7").send().is(429);
      alone.get(MARKETS).header("Forwarded", "for=198.51.100.7").send().is(429);
    }
  }

  @Test
  void users_are_counted_by_who_they_are_wherever_they_come_from() {
    exhaust(api.get(ME).as(ann));
    api.get(ME).as(ann).header("X-Forwarded-For", "203.0.113.7").send().is(429);
    Answer other = api.get(ME).as(ben).send().is(200);
    assertThat(other.header("RateLimit")).startsWith("\"authenticated\";r=2");
    // what needs no token is another policy, and so is trading
    api.get(MARKETS).as(ann).send().is(200);
    trade(ann).send().is(404);
  }

  @Test
  void trades_have_a_limit_of_their_own() {
    exhaust(trade(ann));
    assertThat(trade(ben).send().header("RateLimit-Policy")).startsWith("\"trading\"");
    api.get(ME).as(ann).send().is(200);
  }

  @Test
  void guessing_passwords_ends_at_the_limit_and_registering_is_part_of_it() {
    for (int i = 0; i < 3; i++) {
      logIn().send().is(Problem.WRONG_CREDENTIALS);
    }
    assertThat(logIn().send().is(429).header("RateLimit-Policy")).startsWith("\"login\"");
    api.post("/api/v1/auth/register")
        .json("{\"email\": \"a@example.org\", \"password\": \"a long one\", \"name\": \"A\"}")
        .send()
        .is(429);
    logIn("ben").header("X-Forwarded-For", "203.0.113.7").send().is(401);
    api.get(MARKETS).send().is(200);
  }

  @Test
  void bad_tokens_count_against_their_address_and_harm_no_good_one_from_there() {
    for (int i = 0; i < 3; i++) {
      Answer answer = badToken().send().is(Problem.INVALID_TOKEN);
      assertThat(answer.header("RateLimit")).startsWith("\"anonymous\";r=" + (2 - i));
    }
    badToken().send().is(Problem.TOO_MANY_REQUESTS);
    api.get(ME).badOnPurpose().send().is(429);
    badToken().header("X-Forwarded-For", "203.0.113.7").send().is(401);
    api.get(ME).as(ann).send().is(200);
  }

  @Test
  void who_lacks_a_permission_counts_all_the_same() {
    exhaust(api.get("/api/v1/admin/jobs").as(ann));
  }

  @Test
  void operators_are_not_counted() {
    for (int i = 0; i < 10; i++) {
      for (String path : new String[] {"/health/live", "/health/ready", "/metrics"}) {
        assertThat(api.get(path).send().is(200).header("RateLimit")).isNull();
      }
    }
    exhaust(api.get("/openapi.yaml"));
    assertThat(api.get("/metrics").send().body())
        .contains("http_server_refused_by_limit_total{policy=\"anonymous\"} 1.0")
        .contains("http_server_refused_by_limit_total{policy=\"trading\"} 0.0");
  }

  @Test
  void what_is_nowhere_and_methods_nobody_knows_count_as_asked_by_a_stranger() {
    exhaust(api.get("/nowhere").badOnPurpose());
    for (Call call :
        List.of(
            api.get("/somewhere/else"),
            api.post("/nowhere").json("{}"),
            api.delete(MARKETS),
            api.call("OPTIONS", MARKETS),
            api.call("TRICK", MARKETS),
            api.get("/health/nowhere"),
            api.get("/nowhere").as(ann))) {
      Answer no = call.badOnPurpose().send().is(Problem.TOO_MANY_REQUESTS);
      assertThat(no.header("Retry-After")).isEqualTo("60");
    }
    api.get("/nowhere").header("X-Forwarded-For", "203.0.113.7").badOnPurpose().send().is(404);
    api.get(ME).as(ann).send().is(200);
  }

  @Test
  void a_field_that_is_given_twice_costs_as_much_as_any_request() {
    String twice =
        "GET %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n";
    try (RawConnection connection = api.raw()) {
      for (String path : List.of(MARKETS, ME, MARKETS)) {
        connection.send(twice.formatted(path)).answer("GET", path).is(400);
      }
      connection.send(twice.formatted(ME)).answer("GET", ME).is(Problem.TOO_MANY_REQUESTS);
    }
  }

  @Test
  void a_policy_without_a_limit_does_not_limit() {
    try (TestApi free = TestApi.start(Map.of(RatePolicy.LOGIN, THREE), "")) {
      for (int i = 0; i < 10; i++) {
        assertThat(free.get(MARKETS).send().is(200).header("RateLimit-Policy")).isNull();
      }
    }
  }

  @Test
  void each_route_has_the_policy_that_its_access_suggests_unless_it_says_otherwise() {
    Routes routes = new Routes();
    routes.get("/a", Access.ANYONE, _ -> Response.ok(Map.of()));
    routes.post("/b", Access.ANYONE, _ -> Response.ok(Map.of()));
    routes.put("/c", Access.WRITE, _ -> Response.ok(Map.of()));
    routes.post("/d", Access.WRITE, RatePolicy.TRADING, _ -> Response.ok(Map.of()));
    assertThat(routes.all())
        .extracting(Routes.Route::policy)
        .containsExactly(
            RatePolicy.ANONYMOUS, // GET
            RatePolicy.ANONYMOUS, // HEAD
            RatePolicy.LOGIN,
            RatePolicy.AUTHENTICATED,
            RatePolicy.TRADING);
    assertThatThrownBy(
            () -> routes.post("/e", Access.ANYONE, RatePolicy.TRADING, _ -> Response.ok("")))
        .hasMessageContaining("/e");
  }
}

package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.Routes;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API4:2023. Whatever a request may take has a bound. `HostileBodyTest`, `HostileRequestTest` and
/// `RawSocketTest` have the bounds of HTTP itself.
class Api4UnrestrictedResourceConsumptionTest extends SecurityFixture {

  /// Streams, which hold nothing in memory, the keys of one user, of which there are 50, and
  /// related markets, of which there are 20.
  private static final Set<String> UNPAGED =
      Set.of(
          "GET /api/v1/admin/audit-trail/export",
          "GET /api/v1/api-keys",
          "GET /api/v1/api-keys/{id}",
          "GET /api/v1/markets/{id}/events",
          "GET /api/v1/markets/{id}/related");

  /// Every list there is, found by what it answers.
  @TestFactory
  Stream<DynamicTest> no_list_gives_more_than_100_items() {
    create(ann, RAIN);
    return api.server.routes().stream()
        .map(SecurityFixture::name)
        .filter(route -> route.startsWith("GET /api/v1/") && !UNPAGED.contains(route))
        .filter(route -> call(route).as(admin).send().is(200).data().isArray())
        .map(route ->
            DynamicTest.dynamicTest(
                route,
                () -> {
                  String list = targetOf(route);
                  api.get(list + "limit=100").as(admin).send().is(200);
                  for (String limit : new String[] {"101", "0", "-1", "1e2", "99999999999"}) {
                    api.get(list + "limit=" + limit)
                        .as(admin)
                        .badOnPurpose()
                        .send()
                        .is(Problem.VALIDATION_FAILED);
                  }
                }));
  }

  private String targetOf(String route) {
    String path = route.substring("GET ".length());
    String list =
        path.contains("/markets/{id}") ? path.replace(MARKETS + "/{id}", create(ann, RAIN)) : path;
    return list + (list.endsWith("/search") ? "?q=rain&" : "?");
  }

  @Test
  void there_are_lists_to_be_bounded() {
    assertThat(no_list_gives_more_than_100_items()).hasSizeGreaterThan(6);
  }

  @Test
  void whatever_strangers_and_users_may_ask_counts_towards_a_limit() {
    assertThat(
            api.server.routes().stream()
                .filter(route -> route.policy() == RatePolicy.UNLIMITED)
                .map(Routes.Route::path)
                .distinct())
        .containsExactlyInAnyOrder("/health/live", "/health/ready", "/metrics");
  }

  @Test
  void whatever_takes_a_secret_without_a_token_counts_as_guessing() {
    assertThat(
            api.server.routes().stream()
                .filter(route -> route.path().startsWith("/api/v1/auth/"))
                .map(Routes.Route::policy))
        .hasSize(4)
        .containsOnly(RatePolicy.LOGIN);
  }

  @Test
  void guessing_ends_with_429() {
    try (TestApi strict = TestApi.start(Map.of(RatePolicy.LOGIN, new RateLimit(5, 60)), "")) {
      String guess = "{\"email\": \"ann@example.org\", \"password\": \"guess number %d\"}";
      for (int i = 0; i < 5; i++) {
        strict.post("/api/v1/auth/login").json(guess.formatted(i)).send().is(401);
      }
      strict
          .post("/api/v1/auth/login")
          .json(guess.formatted(6))
          .send()
          .is(Problem.TOO_MANY_REQUESTS);
    }
  }

  @Test
  void a_body_is_bounded() {
    String body = RAIN.replace("In Lisbon.", "x".repeat(TestApi.MAX_BODY_BYTES));
    api.post(MARKETS)
        .as(ann)
        .badOnPurpose()
        .askFirst()
        .json(body)
        .send()
        .is(Problem.BODY_TOO_LARGE);
  }

  @Test
  void pages_by_offset_end() {
    api.get(MARKETS + "?offset=10000").send().is(200);
    api.get(MARKETS + "?offset=10001").badOnPurpose().send().is(Problem.VALIDATION_FAILED);
  }

  /// Numbers and nesting that cost a parser far more than their length.
  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "DIGITS", "NESTED"})
  @Timeout(10)
  void a_small_body_does_not_take_much_time(String amount) {
    String order =
        "{\"side\": \"buy\", \"outcome\": \"Yes\", \"amount\": %s}"
            .formatted(
                amount
                    .replace("DIGITS", "9".repeat(100_000))
                    .replace("NESTED", "[".repeat(100_000)));
    long start = System.nanoTime();
    api.post(create(ann, RAIN) + "/trades").as(ann).badOnPurpose().json(order).send().is(400);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void what_a_market_has_is_bounded() {
    String outcomes = "\"a\", ".repeat(101) + "\"b\"";
    api.post(MARKETS)
        .as(ann)
        .badOnPurpose()
        .json(RAIN.replace("\"Yes\", \"No\"", outcomes))
        .send()
        .is(Problem.VALIDATION_FAILED);
  }
}

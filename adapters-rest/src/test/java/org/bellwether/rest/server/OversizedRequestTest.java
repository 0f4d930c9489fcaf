package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Role;
import org.bellwether.rest.Answer;
import org.bellwether.rest.Call;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests of which one part holds very many: none costs more than reading it once, and none is
/// told more than somebody can read.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class OversizedRequestTest {
  private static final String MARKETS = "/api/v1/markets";
  private static final int LONGEST_ERROR = 64 * 1024;

  /// Leaves room for the rest of the body.
  private static final int ROOM = TestApi.MAX_BODY_BYTES - 300;

  private static final String GOOD =
      "{\"name\":\"Will it rain?\",\"outcomes\":[\"Yes\",\"No\"],\"closesAt\":\"2031-01-01T00:00:00Z\",\"subsidy\":10";

  private TestApi api;
  private Person ann;
  private String market;

  @BeforeAll
  void start() {
    api = TestApi.start();
    ann = api.person("Ann", Role.USER);
    market = api.post(MARKETS).as(ann).json(GOOD + "}").send().is(201).header("Location");
  }

  @AfterAll
  void stop() {
    api.close();
  }

  /// As many elements as fit into a body.
  private static String elements(IntFunction<String> element) {
    StringBuilder list = new StringBuilder(element.apply(0));
    for (int i = 1; ; i++) {
      String next = element.apply(i);
      if (list.length() + 1 + next.length() > ROOM) {
        return list.toString();
      }
      list.append(',').append(next);
    }
  }

  private static Stream<Arguments> everyElement(
      String name, String field, String rule, String body) {
    return Stream.of("\"\"", "\"a\"", "null", "1", "{}", "[]", "true", "\"\\ud800\"", "[[{}]]")
        .map(element ->
            argumentSet(
                name + " of " + element,
                body.replace("…", "[" + elements(_ -> element) + "]"),
                field,
                rule));
  }

  static Stream<Arguments> listsInMarkets() {
    return Stream.of(
            everyElement(
                "outcomes",
                "outcomes",
                "size must be between 2 and 50",
                GOOD.replace("[\"Yes\",\"No\"]", "…") + "}"),
            everyElement("tags", "tags", "size must be between 0 and 10", GOOD + ",\"tags\":…}"),
            everyElement(
                "probabilities",
                "initialProbabilities",
                "size must be between 0 and 50",
                GOOD + ",\"initialProbabilities\":…}"))
        .flatMap(arguments -> arguments);
  }

  @ParameterizedTest
  @MethodSource("listsInMarkets")
  void of_a_list_that_is_too_long_only_that_is_told(String body, String field, String rule) {
    assertThat(refused(api.post(MARKETS).as(ann).json(body))).containsExactly(field + " " + rule);
  }

  @Test
  void so_it_is_for_permissions_of_keys_and_tags_in_replacements_and_patches() {
    String many = "[" + elements(_ -> "\"\"") + "]";
    assertThat(
            refused(
                api.post("/api/v1/api-keys")
                    .as(ann)
                    .json(
                        "{\"name\":\"Bot\",\"expiresAt\":\"2030-07-01T00:00:00Z\",\"permissions\":"
                            + many
                            + "}")))
        .containsExactly("permissions size must be between 1 and 4");
    assertThat(
            refused(
                api.put(market)
                    .as(ann)
                    .json(
                        "{\"name\":\"a\",\"closesAt\":\"2031-01-01T00:00:00Z\",\"tags\":"
                            + many
                            + "}")))
        .containsExactly("tags size must be between 0 and 10");
    assertThat(refused(api.patch(market).as(ann).mergePatch("{\"tags\":" + many + "}")))
        .containsExactly("tags size must be between 0 and 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "\"a\"", "null", "{}", "-1", "1e-60"})
  void so_it_is_for_the_weights_of_a_resolution(String weight) {
    String many = elements(i -> "\"%x\":%s".formatted(i, weight));
    assertThat(
            refused(api.post(market + "/resolution").as(ann).json("{\"weights\":{" + many + "}}")))
        .containsExactly("weights size must be between 1 and 50");
  }

  /// Names whose hashes are all the same.
  private static String colliding(int number) {
    return IntStream.range(0, 14)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  @Test
  void of_very_many_unknown_fields_some_dozens_are_told_and_that_there_are_more() {
    for (String fields :
        List.of(
            elements(i -> "\"%x\":0".formatted(i)),
            elements(i -> "\"%s\":0".formatted(colliding(i))),
            elements(i -> "\"%d%s\":{\"a\":[]}".formatted(i, "\\u0001".repeat(200))))) {
      Answer no = api.post(MARKETS).as(ann).badOnPurpose().json("{" + fields + "}").send();
      assertThat(no.is(Problem.VALIDATION_FAILED).violations()).hasSize(50);
      assertThat(no.json().get("detail").asString()).contains("more than 50");
      assertThat(no.body()).hasSizeLessThan(LONGEST_ERROR);
    }
  }

  @Test
  void a_field_with_a_very_long_name_is_told_by_its_beginning() {
    assertThat(refused(api.post(MARKETS).as(ann).json(GOOD + ",\"" + "x".repeat(1_000) + "\":1}")))
        .containsExactly("x".repeat(100) + "… is not a field of this resource");
    assertThat(
            refused(
                api.post(market + "/resolution")
                    .as(ann)
                    .json("{\"weights\":{\"" + "x".repeat(1_000) + "\":1}}")))
        .hasSize(1)
        .allMatch(rule -> rule.startsWith("weights[xxx"));
    Answer no =
        api.post(MARKETS).as(ann).badOnPurpose().json("{\"" + "x".repeat(100_000) + "\":1}").send();
    assertThat(no.is(Problem.MALFORMED_JSON).body())
        .contains("a name of more than 1000 characters");
  }

  @Test
  void what_is_passed_over_costs_no_more_than_being_read() {
    for (String many :
        List.of(
            "[".repeat(12) + elements(_ -> "{\"a\":[]}") + "]".repeat(12),
            "{" + elements(i -> "\"%s\":[]".formatted(colliding(i))) + "}",
            "[" + elements(_ -> "1e999999999") + "]",
            "[" + elements(_ -> "9".repeat(64)) + "]")) {
      assertThat(refused(api.post(MARKETS).as(ann).json(GOOD + ",\"more\":" + many + "}")))
          .containsExactly("more is not a field of this resource");
    }
  }

  private List<String> refused(Call call) {
    Answer no = call.badOnPurpose().send().is(Problem.VALIDATION_FAILED);
    assertThat(no.body()).hasSizeLessThan(LONGEST_ERROR);
    return no.violations();
  }

  /// Of the length that the head of a request may have.
  static Stream<String> longQueries() {
    return Stream.of(
        "&".repeat(15_000),
        "a&".repeat(7_901),
        IntStream.range(0, 2_500).mapToObj(i -> "p" + i).collect(Collectors.joining("&")),
        "limit=1&".repeat(1_900),
        "%00=%00&".repeat(1_900),
        "tag=a&".repeat(2_500),
        "a=".repeat(7_500));
  }

  @ParameterizedTest
  @MethodSource("longQueries")
  void a_query_of_very_many_parameters_is_refused_in_few_words(String query) {
    for (String path : List.of(MARKETS, MARKETS + "/search", market + "/quote", "/health/live")) {
      try (RawConnection connection = api.raw()) {
        connection.send("GET " + path + "?" + query + " HTTP/1.1\r\nHost: a\r\n\r\n");
        Answer no = connection.answer("GET", path).is(400);
        assertThat(no.body()).hasSizeLessThan(LONGEST_ERROR);
        assertThat(no.violations()).hasSizeLessThanOrEqualTo(50);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: …a/b;q=0.001,",
        "Accept: …application/json;q=0.0;q=0,",
        "If-None-Match: …\"1\",",
        "If-None-Match: …W/\"\",",
        "If-None-Match: …\"",
        "X-Forwarded-For: …127.0.0.1,",
        "X-Forwarded-For: …:::::::::",
        "Forwarded: …for=\"[::1]\",",
        "Forwarded: …\\\"",
        "Accept-Language: …a,",
        "Accept-Encoding: …gzip;q=1,",
        "Cookie: …a=b;",
        "Range: bytes=…0-1,",
        "Authorization: …Bearer "
      })
  void long_lists_in_header_fields_are_read_once(String field) {
    String[] parts = field.split("…", 2);
    String value = parts[1].repeat(15_000 / parts[1].length());
    try (TestApi proxied = TestApi.start(Map.of(), "127.0.0.0/8")) {
      String path =
          proxied
              .post(MARKETS)
              .as(proxied.person("A", Role.USER))
              .json(GOOD + "}")
              .send()
              .header("Location");
      try (RawConnection connection = proxied.raw()) {
        for (int i = 0; i < 20; i++) {
          connection.send(
              "GET %s HTTP/1.1\r\nHost: a\r\n%s%s\r\n\r\n".formatted(path, parts[0], value));
          Answer answer = connection.answer("GET", path);
          assertThat(answer.status()).isIn(200, 304, 400, 406);
          assertThat(answer.body()).hasSizeLessThan(LONGEST_ERROR);
        }
      }
    }
  }
}

package org.bellwether.rest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.rest.Answer;
import org.bellwether.rest.RawConnection;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies nobody should send: each gets a clear 4xx, and nothing is made of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBodyTest {
  private static final String MARKETS = "/api/v1/markets";
  private static final String ID = "0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e";

  private TestApi api;
  private Person ann;

  @BeforeAll
  void start() {
    api = TestApi.start();
    ann = api.person("Ann", Role.USER);
  }

  @AfterAll
  void stop() {
    assertThat(api.markets.findAll(newestFirst()))
        .as("no refused body made a market")
        .allMatch(market -> market.name().startsWith("fine"));
    api.close();
  }

  private static MarketQuery newestFirst() {
    return new MarketQuery(MarketFilter.ALL, MarketSort.NAME, MarketSort.Order.ASC, 100, 0, null);
  }

  private static Arguments json(String name, String body, Problem problem, String clue) {
    return argumentSet(name, body, problem, clue);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        json("an empty body", "", Problem.MALFORMED_JSON, "JSON object"),
        json("only spaces", "  \n ", Problem.MALFORMED_JSON, "JSON object"),
        json("null", "null", Problem.MALFORMED_JSON, "JSON object"),
        json("an array", "[]", Problem.MALFORMED_JSON, "JSON object"),
        json("a text", "\"name\"", Problem.MALFORMED_JSON, "JSON object"),
        json("a number", "1e999999999", Problem.MALFORMED_JSON, "JSON object"),
        json("a body cut off", "{\"name\": \"a", Problem.MALFORMED_JSON, "well-formed"),
        json("single quotes", "{'name': 'a'}", Problem.MALFORMED_JSON, "well-formed"),
        json("a comment", "{/* */}", Problem.MALFORMED_JSON, "well-formed"),
        json("a comma too many", "{\"name\": \"a\",}", Problem.MALFORMED_JSON, "well-formed"),
        json("not a number", "{\"name\": NaN}", Problem.MALFORMED_JSON, "well-formed"),
        json("a leading zero", "{\"name\": 01}", Problem.MALFORMED_JSON, "well-formed"),
        json("a second value", good("a") + "{}", Problem.MALFORMED_JSON, "followed by"),
        json("a second word", good("a") + " x", Problem.MALFORMED_JSON, ""),
        json("a byte order mark", "\ufeff" + good("a"), Problem.MALFORMED_JSON, "well-formed"),
        json(
            "the same field twice",
            good("a").replace("{", "{\"name\":\"b\","),
            Problem.MALFORMED_JSON,
            "same field twice"),
        json(
            "the same unknown field twice",
            "{\"a\":1,\"a\":2}",
            Problem.MALFORMED_JSON,
            "same field twice"),
        json("20 levels", "{\"a\":".repeat(20), Problem.MALFORMED_JSON, "deeper than 16"),
        json("20,000 levels", "[".repeat(20_000), Problem.MALFORMED_JSON, ""),
        json(
            "a number of 5,000 digits",
            "{\"name\":" + "9".repeat(5000) + "}",
            Problem.MALFORMED_JSON,
            "number of more than 64"),
        json(
            "a huge number",
            good("a").replace("\"a\"", "1e999999999"),
            Problem.VALIDATION_FAILED,
            "name must be text"),
        json(
            "an exponent beyond all numbers",
            "{\"name\":1e99999999999}",
            Problem.MALFORMED_JSON,
            "out of range"),
        json("a name nobody sees", good("\u200b\u00a0"), Problem.VALIDATION_FAILED, "1 to 500"),
        json("a raw control character", good("a\u0001b"), Problem.MALFORMED_JSON, "well-formed"),
        json("an escaped NUL", good("a\\u0000b"), Problem.VALIDATION_FAILED, "control characters"),
        json("a line break in a name", good("a\\nb"), Problem.VALIDATION_FAILED, "line breaks"),
        json("half a pair", good("a\\ud800b"), Problem.VALIDATION_FAILED, "surrogate"),
        json("the other half", good("a\\udc00"), Problem.VALIDATION_FAILED, "surrogate"),
        json("a bad escape", good("a\\u12g4"), Problem.MALFORMED_JSON, "well-formed"),
        json("only blanks", good("\u2003 \u3000"), Problem.VALIDATION_FAILED, "1 to 500"),
        json("501 characters", good("😀".repeat(501)), Problem.VALIDATION_FAILED, "1 to 500"),
        json(
            "an unknown field",
            good("a").replace("{", "{\"outcomesDistinct\":true,"),
            Problem.VALIDATION_FAILED,
            "outcomesDistinct is not a field"),
        json(
            "a field in another case",
            good("a").replace("name", "Name"),
            Problem.VALIDATION_FAILED,
            "rules are broken"),
        json(
            "a number for a time",
            good("a").replace("\"2031-01-01T00:00:00Z\"", "1924992000"),
            Problem.VALIDATION_FAILED,
            "closesAt must be a time"),
        json(
            "a boolean for a time",
            good("a").replace("\"2031-01-01T00:00:00Z\"", "true"),
            Problem.VALIDATION_FAILED,
            "closesAt must be a time"),
        json("an early year", closing("0001-01-01T00:00:00Z"), Problem.VALIDATION_FAILED, "time"),
        json("a far year", closing("+99999-01-01T00:00:00Z"), Problem.VALIDATION_FAILED, "time"),
        json("no offset", closing("2031-01-01T00:00:00"), Problem.VALIDATION_FAILED, "time"),
        json("no such day", closing("2031-02-29T00:00:00Z"), Problem.VALIDATION_FAILED, "time"),
        json("a long time", closing("2031" + "0".repeat(999)), Problem.VALIDATION_FAILED, "time"),
        json(
            "one outcome",
            good("a").replace(",\"No\"", ""),
            Problem.VALIDATION_FAILED,
            "outcomes size must be between 2 and 50"),
        json(
            "51 outcomes",
            good("a").replace("\"No\"", numbers(50)),
            Problem.VALIDATION_FAILED,
            "outcomes size must be between 2 and 50"),
        json(
            "an object for a text",
            good("a").replace("\"a\"", "{\"a\":[]}"),
            Problem.VALIDATION_FAILED,
            "name must be text"));
  }

  private static String good(String name) {
    return "{\"name\":\"%s\",\"outcomes\":[\"Yes\",\"No\"],\"closesAt\":\"2031-01-01T00:00:00Z\",\"subsidy\":10}"
        .formatted(name);
  }

  private static String closing(String time) {
    return good("a").replace("2031-01-01T00:00:00Z", time);
  }

  private static String numbers(int count) {
    return String.join(
        ",", Stream.iterate(1, i -> i + 1).limit(count).map(i -> "\"" + i + "\"").toList());
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void is_refused(String body, Problem problem, String clue) {
    Answer no = api.post(MARKETS).as(ann).badOnPurpose().json(body).send().is(problem);
    assertThat(no.json().get("detail").asString()).contains(clue);
  }

  @Test
  void of_very_many_unknown_fields_the_first_are_reported_and_soon() {
    StringBuilder body = new StringBuilder("{\"f\":0");
    for (int i = 0; i < 10_000; i++) {
      body.append(",\"").append(i).append("\":0");
    }
    Answer no = api.post(MARKETS).as(ann).badOnPurpose().json(body.append('}').toString()).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations()).hasSize(50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00fe",
        "{\"name\":\"\u00c3(\"}",
        "{\"name\":\"\u00c0\u0080\"}",
        "{\"name\":\"\u00ed\u00a0\u0080\"}",
        "{\"name\":\"\u00f5\u0080\u0080\u0080\"}"
      })
  void bad_utf_8_is_refused(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    Answer no = api.post(MARKETS).as(ann).badOnPurpose().body("application/json", bytes).send();
    assertThat(no.is(Problem.MALFORMED_JSON).body()).contains("the body is not UTF-8");
  }

  @Test
  void utf_16_is_refused() {
    for (var charset : new Charset[] {StandardCharsets.UTF_16, StandardCharsets.UTF_16LE}) {
      byte[] bytes = good("a").getBytes(charset);
      api.post(MARKETS)
          .as(ann)
          .badOnPurpose()
          .body("application/json", bytes)
          .send()
          .is(Problem.MALFORMED_JSON);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "text/json",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-7",
        "application/json; charset=UTF-32",
        "application/json; charset=nonsense",
        "application/json; charset=%00",
        "application/json; charset=",
        "application/json; charset=\"\"",
        "application/json; charset=\"utf-8",
        "application/json; charset=utf-8\"",
        "application/json; charset=u t f-8",
        "application/json; charset='utf-8'",
        "application/json; charset",
        "application/json; charset*=utf-8",
        "application/json; =x",
        "application/json; profile=",
        "application/json; pro file=x",
        "application/json; charset=\"utf-8\"; profile=\"x",
        "application/json; charset=utf-8; CHARSET=utf-8",
        "application/x; charset=utf-7",
        "; charset=utf-7",
        "application/json;charset=utf-8;charset=utf-16",
        "application/merge-patch+json",
        "application/jsonx",
        "json",
        "*/*",
        "application/json, text/plain"
      })
  void another_type_is_refused(String type) {
    byte[] bytes = good("a").getBytes(StandardCharsets.UTF_8);
    Answer no = api.post(MARKETS).as(ann).badOnPurpose().body(type, bytes).send();
    no.is(Problem.UNSUPPORTED_MEDIA_TYPE);
    assertThat(no.header("Accept")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "application/json;",
        "application/json ;; ; charset=Utf-8 ;",
        "application/json; foo=bar",
        "application/json; profile=\"x\"",
        "application/json; profile=\"a;charset=utf-7;\\\"b\"; version=1",
        "application/json; version=1; charset=\"uTf-8\"; q=1",
        "application/json\t;\tcharset=utf-8"
      })
  void json_in_utf_8_is_taken_however_it_is_spelled(String type) {
    byte[] bytes = good("fine").getBytes(StandardCharsets.UTF_8);
    api.post(MARKETS).as(ann).badOnPurpose().body(type, bytes).send().is(201);
  }

  @Test
  void no_route_with_a_body_fails_at_a_charset_that_nobody_knows() {
    for (Routes.Route route : api.server.routes()) {
      if (Set.of("POST", "PUT", "PATCH").contains(route.method().name())) {
        Answer no =
            api.call(route.method().name(), route.path().replace("{id}", ID))
                .as(ann)
                .badOnPurpose()
                .body("application/json; charset=utf-7", "{}".getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(no.status()).as("%s %s", route.method(), route.path()).isBetween(400, 499);
      }
    }
  }

  /// They have no form in UTF-8, and would be kept as question marks.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/api/v1/auth/register|password|{'email':'a@example.org','password':'…long enough','name':'A'}",
        "POST|/api/v1/auth/register|name|{'email':'a@example.org','password':'long enough','name':'…'}",
        "POST|/api/v1/auth/register|email|{'email':'…@example.org','password':'long enough','name':'A'}",
        "POST|/api/v1/auth/login|password|{'email':'a@example.org','password':'…'}",
        "POST|/api/v1/auth/refresh|refreshToken|{'refreshToken':'…'}",
        "POST|/api/v1/auth/logout|refreshToken|{'refreshToken':'…'}",
        "PUT|/api/v1/users/me/password|newPassword|{'currentPassword':'a','newPassword':'long enough…'}",
        "PUT|/api/v1/users/me/password|currentPassword|{'currentPassword':'…','newPassword':'long enough'}",
        "POST|/api/v1/api-keys|name|{'name':'…','permissions':['read'],'expiresAt':'2031-01-01T00:00:00Z'}",
        "POST|/api/v1/api-keys|permissions[0]|{'name':'a','permissions':['…'],'expiresAt':'2031-01-01T00:00:00Z'}",
        "POST|/api/v1/markets|description|{'name':'a','description':'…','outcomes':['a','b'],'subsidy':1,'closesAt':'2031-01-01T00:00:00Z'}",
        "POST|/api/v1/markets|outcomes[1]|{'name':'a','outcomes':['a','…'],'subsidy':1,'closesAt':'2031-01-01T00:00:00Z'}",
        "POST|/api/v1/markets|tags[0]|{'name':'a','tags':['…'],'outcomes':['a','b'],'subsidy':1,'closesAt':'2031-01-01T00:00:00Z'}",
        "POST|/api/v1/markets|position.outcome|{'name':'a','position':{'outcome':'…','amount':1},'outcomes':['a','b'],'subsidy':1,'closesAt':'2031-01-01T00:00:00Z'}",
        "POST|/api/v1/markets/ID/trades|outcome|{'side':'buy','outcome':'…','amount':1}",
        "POST|/api/v1/markets/ID/resolution|note|{'outcome':'Yes','note':'…'}",
      })
  void half_a_surrogate_pair_is_refused_in_every_text(
      String method, String path, String field, String body) {
    for (String half : List.of("\\ud800", "\\udfff", "\\udc00\\ud800")) {
      Answer no =
          api.call(method, path.replace("ID", ID))
              .as(ann)
              .badOnPurpose()
              .json(body.replace('\'', '"').replace("…", half))
              .send();
      assertThat(no.is(Problem.VALIDATION_FAILED).violations())
          .containsExactly(field + " must not have half surrogate pairs");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"\\ud800\":1}", "{\"weights\":{\"a\\udc00\":1}}"})
  void half_a_surrogate_pair_is_refused_in_every_name(String body) {
    api.post(MARKETS + "/" + ID + "/resolution")
        .as(ann)
        .badOnPurpose()
        .json(body)
        .send()
        .is(Problem.MALFORMED_JSON);
  }

  @Test
  void a_body_without_a_type_is_refused() {
    try (RawConnection connection = api.raw()) {
      connection.send(post("Content-Length: 2\r\n\r\n{}"));
      connection.answer("POST", MARKETS).is(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  @Test
  void a_patch_of_another_type_learns_the_right_one() {
    Answer no =
        api.patch(MARKETS + "/" + ID)
            .as(ann)
            .badOnPurpose()
            .body("application/json-patch+json", new byte[] {'[', ']'})
            .send();
    no.is(Problem.UNSUPPORTED_MEDIA_TYPE);
    assertThat(no.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "IDENTITY", ",identity,", ", ,", ""})
  void a_body_that_says_that_it_is_not_compressed_is_taken(String encoding) {
    api.post(MARKETS)
        .as(ann)
        .badOnPurpose()
        .header("Content-Encoding", encoding)
        .json(good("fine"))
        .send()
        .is(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "GZIP", "identity, gzip", ",gzip", "x"})
  void a_compressed_body_is_refused(String encoding) {
    Answer no =
        api.post(MARKETS)
            .as(ann)
            .badOnPurpose()
            .header("Content-Encoding", encoding)
            .json(good("a"))
            .send();
    no.is(Problem.UNSUPPORTED_MEDIA_TYPE);
    assertThat(no.header("Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void a_long_body_is_refused_by_its_length_and_the_connection_closed() {
    try (RawConnection connection = api.raw()) {
      connection.send(
          post("Content-Type: application/json\r\nContent-Length: %d\r\n\r\n{\"name\":\"")
              .formatted(TestApi.MAX_BODY_BYTES + 1));
      var answers = connection.answersUntilClosed("POST", MARKETS);
      assertThat(answers).hasSize(1);
      assertThat(answers.getFirst().is(Problem.BODY_TOO_LARGE).header("Connection"))
          .isEqualTo("close");
    }
  }

  @Test
  void a_long_body_in_chunks_is_refused_when_it_is_too_long_and_the_connection_closed() {
    try (RawConnection connection = api.raw()) {
      connection.send(post("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
      for (int sent = 0; sent <= TestApi.MAX_BODY_BYTES; sent += 0x8000) {
        connection.send("8000\r\n" + " ".repeat(0x8000) + "\r\n");
      }
      // a request hidden behind it is never looked at
      connection.send("0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
      var answers = connection.answersUntilClosed("POST", MARKETS);
      assertThat(answers).hasSizeLessThanOrEqualTo(1).allMatch(answer -> answer.status() == 413);
    }
  }

  @Test
  void a_body_of_the_greatest_length_is_read() {
    String body = good("fine, and long");
    api.post(MARKETS)
        .as(ann)
        .json(body + " ".repeat(TestApi.MAX_BODY_BYTES - body.length()))
        .send()
        .is(201);
    api.post(MARKETS)
        .as(ann)
        .badOnPurpose()
        .askFirst()
        .json(body + " ".repeat(TestApi.MAX_BODY_BYTES - body.length() + 1))
        .send()
        .is(Problem.BODY_TOO_LARGE);
  }

  @Test
  void texts_of_the_greatest_length_in_emoji_are_taken() {
    String name = "fine" + "😀".repeat(496);
    String body =
        good(name)
            .replace("\"Yes\"", "\"" + "🎲".repeat(100) + "\"")
            .replace(
                "{\"n",
                "{\"description\":\"%s\",\"category\":\"%s\",\"tags\":[\"%s\"],\"n"
                    .formatted("💬\\n\\t".repeat(3333), "🗂".repeat(50), "🏷".repeat(50)));
    Answer created = api.post(MARKETS).as(ann).json(body).send().is(201);
    assertThat(created.data().get("name").asString()).isEqualTo(name);
    assertThat(created.data().get("outcomes").get(0).get("name").asString())
        .isEqualTo("🎲".repeat(100));
  }

  @Test
  void as_many_outcomes_and_tags_as_there_may_be_are_taken() {
    String body =
        good("fine and many")
            .replace("[\"Yes\",\"No\"]", "[" + numbers(50) + "],\"tags\":[" + numbers(10) + "]");
    Answer created = api.post(MARKETS).as(ann).json(body).send().is(201);
    assertThat(created.data().get("outcomes")).hasSize(50);
    assertThat(created.data().get("outcomes").get(49).get("price")).hasToString("0.02");
  }

  private String post(String rest) {
    return "POST /api/v1/markets HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        + ann.token()
        + "\r\n"
        + rest;
  }
}

package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of markets: filters, sorts, pages.
class ListMarketsApiTest extends MarketFixture {

  @BeforeEach
  void four_markets() {
    add("Zebra", "Science", "a", 5, "30", ann);
    add("apple", "Sports", "b", 30, "10.5", bob);
    add("Ärger", "Science", "a b&c", 20, "20", ann);
    set(add("Übel", "", "b", 10, "10.5", bob), MarketStatus.CLOSED);
  }

  private String add(
      String name, String category, String tag, int days, String volume, Person creator) {
    String body =
        """
        {"name": "%s", "outcomes": ["Yes", "No"], "tags": ["%s"], "closesAt": "%s", "subsidy": 10%s}
        """
            .formatted(
                name,
                tag,
                api.now.plus(Duration.ofDays(days)),
                category.isEmpty() ? "" : ", \"category\": \"" + category + "\"");
    String location = create(creator, body);
    trade(location, new BigDecimal(volume));
    api.now = api.now.plusSeconds(1);
    return location;
  }

  private void trade(String location, BigDecimal volume) {
    MarketId id = id(location);
    Market market = api.markets.findById(id).orElseThrow();
    api.markets.update(
        new Market(
            id,
            null,
            market.creatorId(),
            market.terms(),
            market.outcomes(),
            market.status(),
            market.funding(),
            null,
            null,
            Credits.of(volume),
            0,
            market.createdAt(),
            market.updatedAt(),
            market.version() + 1));
  }

  private List<String> names(String query) {
    return api.get(MARKETS + query).send().is(200).each("name");
  }

  @Test
  void without_any_wish_the_newest_come_first() {
    Answer list = api.get(MARKETS).send().is(200);
    assertThat(list.each("name")).containsExactly("Übel", "Ärger", "apple", "Zebra");
    assertThat(list.json().get("meta")).hasToString("{\"total\":4,\"page\":1,\"limit\":20}");
    assertThat(list.data().get(0).has("description")).isFalse();
    assertThat(list.data().get(0).get("creator").get("name").asString()).isEqualTo("Bob");
    assertThat(list.data().get(0).get("volume")).hasToString("10.5");
    assertThat(list.header("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "?status=active, Ärger apple Zebra",
    "?status=closed, Übel",
    "?status=resolved, ''",
    "?category=Science, Ärger Zebra",
    "?category=science, Ärger Zebra",
    "?tag=b, Übel apple",
    "?tag=a%20b%26c, Ärger",
    "?tag=a+b%26c, Ärger",
    "?closesBefore=2030-06-11T12:00:02Z, Zebra",
    "?closesBefore=2030-06-11T12:00:03.000001Z, Übel Zebra",
    "?closesAfter=2030-06-21T12:00:02Z, Ärger apple",
    "?closesAfter=2030-06-21T12:00:02.000001Z, apple",
    "?closesAfter=2030-06-11T14:00:03%2B02:00&closesBefore=2030-06-21T12:00:02Z, Übel",
    "?status=active&category=Science&tag=a, Zebra"
  })
  void filters_pass_what_fits_all_of_them(String query, String expected) {
    Answer list = api.get(MARKETS + query).send().is(200);
    assertThat(String.join(" ", list.each("name"))).isEqualTo(expected);
    assertThat(list.json().get("meta").get("total").asInt()).isEqualTo(list.data().size());
  }

  @Test
  void markets_of_one_creator() {
    assertThat(names("?creatorId=" + ann.id())).containsExactly("Ärger", "Zebra");
    assertThat(names("?creatorId=" + ann.id().toString().toUpperCase(Locale.ROOT))).hasSize(2);
    assertThat(names("?creatorId=" + UUID.randomUUID())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sort=createdAt, Übel Ärger apple Zebra",
    "sort=createdAt&order=asc, Zebra apple Ärger Übel",
    "order=asc, Zebra apple Ärger Übel",
    "sort=volume, Zebra Ärger Übel apple",
    "sort=volume&order=asc, apple Übel Ärger Zebra",
    "sort=closesAt, Zebra Übel Ärger apple",
    "sort=closesAt&order=desc, apple Ärger Übel Zebra",
    "sort=name, Zebra apple Ärger Übel",
    "sort=name&order=desc, Übel Ärger apple Zebra"
  })
  void sorts_and_orders(String query, String expected) {
    assertThat(String.join(" ", names("?" + query))).isEqualTo(expected);
    assertThat(String.join(" ", followed("?limit=1&" + query))).isEqualTo(expected);
    assertThat(String.join(" ", followed("?limit=3&" + query))).isEqualTo(expected);
    for (int offset = 0; offset < 4; offset++) {
      assertThat(names("?limit=1&offset=" + offset + "&" + query))
          .containsExactly(expected.split(" ", -1)[offset]);
    }
  }

  private List<String> followed(String query) {
    List<String> names = new ArrayList<>();
    String next = query;
    int page = 0;
    while (true) {
      Answer list = api.get(MARKETS + next).send().is(200);
      assertThat(list.json().get("meta").get("page").asInt()).isEqualTo(++page);
      assertThat(list.json().get("meta").get("total").asInt()).isEqualTo(4);
      names.addAll(list.each("name"));
      String cursor = list.json().get("meta").path("nextCursor").asString("");
      if (cursor.isEmpty()) {
        return names;
      }
      assertThat(cursor).matches("[A-Za-z0-9_-]+");
      next = query + "&cursor=" + cursor;
    }
  }

  @Test
  void a_cursor_shows_nothing_twice_when_a_market_is_added_meanwhile() {
    Answer first = api.get(MARKETS + "?limit=2").send();
    add("New", "", "x", 5, "0", ann);
    String cursor = first.json().get("meta").get("nextCursor").asString();
    assertThat(names("?limit=2&cursor=" + cursor)).containsExactly("apple", "Zebra");
  }

  @Test
  void a_cursor_outlives_its_market() {
    Answer first = api.get(MARKETS + "?limit=2").send();
    api.delete(MARKETS + "/" + first.data().get(1).get("id").asString()).as(ann).send().is(204);
    String cursor = first.json().get("meta").get("nextCursor").asString();
    assertThat(names("?limit=2&cursor=" + cursor)).containsExactly("apple", "Zebra");
  }

  @Test
  void pages_count_from_one() {
    assertThat(api.get(MARKETS + "?limit=2&offset=2").send().json().get("meta"))
        .hasToString("{\"total\":4,\"page\":2,\"limit\":2}");
    Answer beyond = api.get(MARKETS + "?limit=100&offset=10000").send().is(200);
    assertThat(beyond.data()).isEmpty();
    assertThat(beyond.json().get("meta")).hasToString("{\"total\":4,\"page\":101,\"limit\":100}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0|limit must be a whole number from 1 to 100",
        "limit=101|limit must be a whole number from 1 to 100",
        "limit=1.0|limit must be a whole number from 1 to 100",
        "limit=%2B1|limit must be a whole number from 1 to 100",
        "limit=|limit must be a whole number from 1 to 100",
        "limit=99999999999|limit must be a whole number from 1 to 100",
        "limit=%D9%A1|limit must be a whole number from 1 to 100",
        "offset=-1|offset must be a whole number from 0 to 10000",
        "offset=10001|offset must be a whole number from 0 to 10000",
        "status=Active|status must be one of active, closed, resolved, cancelled",
        "sort=age|sort must be one of volume, createdAt, closesAt, name",
        "order=up|order must be one of asc, desc",
        "creatorId=1-1-1-1-1|creatorId must be a UUID",
        "creatorId=0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5g|creatorId must be a UUID",
        "category=%20|category must have 1 to 50 readable characters",
        "tag=a%00b|tag must have 1 to 50 readable characters",
        "closesBefore=2030-01-01|closesBefore must be a time such as 2030-01-31T12:00:00Z",
        "closesBefore=2030-02-30T00:00:00Z|closesBefore must be a time such as 2030-01-31T12:00:00Z",
        "closesAfter=1969-12-31T23:59:59Z|closesAfter must be a time such as 2030-01-31T12:00:00Z",
        "closesAfter=%2B99999-01-01T00:00:00Z|closesAfter must be a time such as 2030-01-31T12:00:00Z",
        "closesAfter=%2B999999999-12-31T23:59:59-18:00|closesAfter must be a time such as 2030-01-31T12:00:00Z"
      })
  void parameters_out_of_their_range_are_explained(String query, String violation) {
    Answer no = api.get(MARKETS + "?" + query).badOnPurpose().send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations()).containsExactly(violation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "closesAfter=1970-01-01T00:00:00Z",
        "closesBefore=9999-12-31T23:59:59.999999Z",
        "category=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80"
      })
  void parameters_at_the_end_of_their_range_are_fine(String query) {
    api.get(MARKETS + "?" + query).send().is(200);
  }

  @Test
  void all_wrong_parameters_are_reported_at_once() {
    Answer no =
        api.get(MARKETS + "?limit=0&colour=blue&sort=age&limit=5&status=").badOnPurpose().send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactlyInAnyOrder(
            "limit must be given once",
            "sort must be one of volume, createdAt, closesAt, name",
            "status must be one of active, closed, resolved, cancelled",
            "colour is not a parameter here");
  }

  @Test
  void a_cursor_goes_on_in_its_own_list_only() {
    String cursor =
        api.get(MARKETS + "?limit=1&sort=name")
            .send()
            .json()
            .get("meta")
            .get("nextCursor")
            .asString();
    assertThat(names("?limit=1&cursor=" + cursor)).containsExactly("apple");
    String query = MARKETS + "?cursor=" + cursor;
    assertThat(api.get(query + "&sort=volume").send().is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("sort is not that of the cursor; leave it out");
    assertThat(api.get(query + "&order=desc").send().is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("order is not that of the cursor; leave it out");
    assertThat(api.get(query + "&offset=1").send().is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("cursor does not go together with offset");
  }

  @Test
  void a_cursor_that_was_tampered_with_is_refused() {
    String cursor =
        api.get(MARKETS + "?limit=1").send().json().get("meta").get("nextCursor").asString();
    for (int i = 0; i < cursor.length(); i++) {
      String tampered = cursor.substring(0, i) + "-" + cursor.substring(i + 1);
      Answer answer = api.get(MARKETS + "?cursor=" + tampered).send();
      // another place in the list is fine, a failure is not
      assertThat(answer.status()).isIn(200, 400);
      if (answer.status() == 400) {
        answer.is(Problem.INVALID_CURSOR);
      }
      api.get(MARKETS + "?cursor=" + cursor.substring(0, i) + "!").send();
    }
    for (String foreign :
        List.of("x", "bm90IG9uZSBvZiBvdXJz", "AAAA", "%00", "_w", cursor + "=", cursor + "AA")) {
      Answer no = api.get(MARKETS + "?cursor=" + foreign).badOnPurpose().send();
      assertThat(no.code()).isIn("invalid-cursor", "validation-failed");
    }
  }
}

package org.bellwether.rest.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Search, and what is related.
class SearchApiTest extends MarketFixture {
  private static final String SEARCH = MARKETS + "/search?q=";

  private String add(Person creator, String name, String category, String tag) {
    return create(
        creator,
        """
        {"name": "%s", "outcomes": ["Yes", "No"], "category": "%s", "tags": ["%s"], "closesAt": "%s",
         "subsidy": 10}
        """
            .formatted(name, category, tag, api.now.plus(Duration.ofDays(5))));
  }

  private String rome = "";
  private String oslo = "";
  private String bitcoin = "";

  private void markets() {
    rome = add(ann, "Will it rain in Rome", "Weather", "rome");
    oslo = add(bob, "Will it snow in Oslo", "Weather", "oslo");
    bitcoin = add(ann, "Bitcoin above 100", "Crypto", "btc");
    api.embed();
  }

  private Answer search(String text) {
    return api.get(SEARCH + URLEncoder.encode(text, StandardCharsets.UTF_8)).send().is(200);
  }

  @Test
  void a_market_is_found_by_other_words_than_its_own() {
    markets();
    Answer found = search("cryptocurrency");
    assertThat(found.each("name")).first().isEqualTo("Bitcoin above 100");
    assertThat(found.data().get(0).get("reasons")).hasToString("[\"semantic\"]");
    assertThat(found.data().get(0).get("score").asDouble()).isBetween(0.1, 1.0);
    assertThat(found.data().get(0).get("creator").get("name").asString()).isEqualTo("Ann");
    assertThat(found.data().get(0).has("description")).isFalse();
    assertThat(found.json().get("meta")).hasToString("{\"limit\":20,\"readShare\":1.000}");
  }

  @Test
  void a_new_market_is_found_by_its_words_before_the_model_has_read_it() {
    markets();
    add(bob, "Will Ganymede have a colony", "Space", "moons");
    Answer found = search("ganymede colony");
    assertThat(found.each("name")).first().isEqualTo("Will Ganymede have a colony");
    assertThat(found.data().get(0).get("reasons")).hasToString("[\"keyword\"]");
    assertThat(search("ganimede").each("name")).first().isEqualTo("Will Ganymede have a colony");

    api.embed();
    assertThat(search("ganymede colony").data().get(0).get("reasons"))
        .hasToString("[\"semantic\",\"keyword\"]");
  }

  @Test
  void an_answer_says_how_many_of_all_markets_the_model_has_read() {
    markets();
    assertThat(readShare()).isEqualByComparingTo("1");
    add(bob, "Will Ganymede have a colony", "Space", "moons");
    assertThat(readShare()).isEqualByComparingTo("0.75");
    api.embed();
    assertThat(readShare()).isEqualByComparingTo("1");
  }

  private BigDecimal readShare() {
    return search("rain").json().get("meta").get("readShare").decimalValue();
  }

  @Test
  void search_goes_by_words_while_the_model_has_too_much_to_do() {
    markets();
    api.embeddingModel.overloaded = true;
    Answer found = search("rain in rome");
    assertThat(found.each("name")).first().isEqualTo("Will it rain in Rome");
    assertThat(found.json().get("data").toString()).doesNotContain("semantic");
  }

  @ParameterizedTest
  @CsvSource({
    "status=closed, Will it snow in Oslo",
    "category=Crypto, Bitcoin above 100",
    "tag=rome, Will it rain in Rome",
    "closesBefore=2030-06-01T12:00:00Z,",
  })
  void filters_are_part_of_the_search(String filter, String only) {
    markets();
    set(oslo, MarketStatus.CLOSED);
    List<String> found =
        api.get(SEARCH + "rain+snow+bitcoin&" + filter).send().is(200).each("name");
    assertThat(found).isEqualTo(only == null ? List.of() : List.of(only));
  }

  @Test
  void by_creator() {
    markets();
    assertThat(api.get(SEARCH + "snow&creatorId=" + bob.id()).send().is(200).each("name"))
        .containsExactly("Will it snow in Oslo");
  }

  @Test
  void pages_go_on_where_they_ended_though_markets_are_added() {
    for (int i = 0; i < 7; i++) {
      add(ann, "Will it rain in town " + i, "Weather", "t");
    }
    api.embed();
    List<String> whole = search("rain in town 3").each("id");
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = api.get(SEARCH + "rain+in+town+3&limit=2" + cursor).send().is(200);
      paged.addAll(page.each("id"));
      cursor =
          page.json().get("meta").has("nextCursor")
              ? "&cursor=" + page.json().get("meta").get("nextCursor").asString()
              : "";
    } while (!cursor.isEmpty());
    assertThat(paged).isEqualTo(whole).hasSize(7);
    assertThat(search("rain in town 3").each("name")).first().isEqualTo("Will it rain in town 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "😀", "雨が降る", "a AND (b OR", "\"*~^:", "%", "' or 1=1 --", "\\", "$7,000?"})
  void odd_queries_are_queries(String text) {
    markets();
    search(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%20", "%00", "x&q=y", "x&limit=0", "x&offset=1", "x&sort=name"})
  void what_is_no_query_is_refused(String query) {
    api.get(SEARCH + query).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
  }

  @Test
  void a_query_has_a_length() {
    search("rain ".repeat(200));
    api.get(SEARCH + "x".repeat(1001)).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
    api.get(SEARCH + "x".repeat(10_000)).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
    api.get(MARKETS + "/search").badOnPurpose().send().is(Problem.VALIDATION_FAILED);
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    markets();
    String cursor =
        api.get(MARKETS + "?limit=1").send().json().get("meta").get("nextCursor").asString();
    api.get(SEARCH + "rain&cursor=" + cursor).send().is(Problem.INVALID_CURSOR);
  }

  @Test
  void related_markets_are_near_and_others() {
    markets();
    add(bob, "Will it rain in Oslo", "Weather", "oslo");
    assertThat(api.get(rome + "/related?limit=2").send().is(200).each("name"))
        .as("not read yet, so it is not near")
        .containsExactly("Will it snow in Oslo", "Bitcoin above 100");
    api.embed();
    Answer related = api.get(rome + "/related?limit=1").send().is(200);
    assertThat(related.each("name")).containsExactly("Will it rain in Oslo");
    assertThat(related.data().get(0).get("reasons")).hasToString("[\"semantic\"]");
    assertThat(api.get(bitcoin + "/related").send().is(200).each("id"))
        .hasSize(3)
        .doesNotContain(bitcoin);
  }

  @Test
  void before_the_model_has_read_a_market_its_words_tell_what_is_related() {
    markets();
    String hail = add(bob, "Hail in Rome", "Weather", "rome");
    Answer related = api.get(hail + "/related").send().is(200);
    assertThat(related.each("name"))
        .containsExactly("Will it rain in Rome", "Will it snow in Oslo");
    assertThat(related.data().get(0).get("reasons")).hasToString("[\"keyword\"]");
  }

  @Test
  void nothing_is_related_to_no_market() {
    api.get(MARKETS + "/" + UUID.randomUUID() + "/related").send().is(Problem.MARKET_NOT_FOUND);
    api.get(MARKETS + "/x/related").badOnPurpose().send().is(Problem.VALIDATION_FAILED);
  }
}

package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Creating, looking up and deleting markets.
class MarketApiTest extends MarketFixture {

  @Test
  void a_new_market_is_what_was_asked_for_and_trades_at_once() {
    Answer created = api.post(MARKETS).as(ann).json(RAIN).send().is(201);

    var market = created.data();
    assertThat(market.get("name").asString()).isEqualTo("Will it rain?");
    assertThat(market.get("description").asString()).isEqualTo("In Lisbon.");
    assertThat(market.get("status").asString()).isEqualTo("active");
    assertThat(market.get("category").asString()).isEqualTo("Weather");
    assertThat(market.get("tags")).hasToString("[\"lisbon\",\"rain\"]");
    assertThat(market.get("outcomes")).hasSize(2);
    assertThat(market.get("outcomes").get(0).get("name").asString()).isEqualTo("Yes");
    assertThat(market.get("outcomes").get(1).get("price")).hasToString("0.5");
    assertThat(market.get("volume")).hasToString("0");
    assertThat(market.get("creator").get("id").asString()).isEqualTo(ann.id().toString());
    assertThat(market.get("creator").get("name").asString()).isEqualTo("Ann");
    assertThat(market.get("closesAt").asString()).isEqualTo("2030-07-01T00:00:00Z");
    assertThat(market.get("createdAt").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(market.get("version").asLong()).isEqualTo(1);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.header("Location"))
        .isEqualTo("/api/v1/markets/" + market.get("id").asString());
  }

  @Test
  void what_was_created_can_be_looked_up_by_anyone_where_location_says() {
    Answer created = api.post(MARKETS).as(ann).json(RAIN).send().is(201);
    Answer found = api.get(created.header("Location")).send().is(200);
    assertThat(found.data()).isEqualTo(created.data());
    assertThat(found.header("ETag")).isEqualTo("\"1\"");
    assertThat(found.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(found.header("Content-Type")).isEqualTo("application/json");
    assertThat(found.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void little_is_needed_for_a_market_and_what_is_absent_is_not_null() {
    String body =
        "{\"name\":\" Who? \",\"outcomes\":[\"A\",\" B \",\"C\"],\"closesAt\":\"2031-01-01T01:00:00+01:00\",\"subsidy\":3}";
    Answer found = api.get(create(ann, body)).send().is(200);
    assertThat(found.data().get("name").asString()).isEqualTo("Who?");
    assertThat(found.data().get("outcomes").get(1).get("name").asString()).isEqualTo("B");
    assertThat(found.data().get("outcomes").get(0).get("price")).hasToString("0.333334");
    assertThat(found.data().get("outcomes").get(2).get("price")).hasToString("0.333333");
    assertThat(found.data().get("closesAt").asString()).isEqualTo("2031-01-01T00:00:00Z");
    assertThat(found.data().get("tags")).isEmpty();
    assertThat(found.data().get("description").asString()).isEmpty();
    assertThat(found.data().has("category")).isFalse();
    assertThat(found.data().has("externalId")).isFalse();
    assertThat(found.body()).doesNotContain("null");
  }

  @Test
  void times_are_kept_to_the_microsecond() {
    String body = RAIN.replace("2030-07-01T00:00:00Z", "2030-07-01T00:00:00.123456789Z");
    assertThat(api.get(create(ann, body)).send().data().get("closesAt").asString())
        .isEqualTo("2030-07-01T00:00:00.123456Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2030-06-01T12:00:00Z", "2030-06-01T11:59:59.999999Z", "1970-01-01T00:00:00Z"})
  void a_market_that_closes_now_or_earlier_is_refused(String closesAt) {
    Answer no =
        api.post(MARKETS).as(ann).json(RAIN.replace("2030-07-01T00:00:00Z", closesAt)).send();
    no.is(Problem.CLOSES_IN_THE_PAST).is(422);
    assertThat(api.get(MARKETS).send().data()).isEmpty();
  }

  @Test
  void every_broken_rule_is_reported_at_once() {
    Answer no =
        api.post(MARKETS)
            .as(ann)
            .badOnPurpose()
            .json(
                """
                {"name": " ", "outcomes": ["Yes", "yes", null, 5], "category": "",
                 "tags": ["a", "a", ""], "closesAt": 5, "subsidy": 0, "colour": "blue"}
                """)
            .send()
            .is(Problem.VALIDATION_FAILED);
    assertThat(no.violations())
        .containsExactly(
            "category must have 1 to 50 characters",
            "closesAt must be a time such as 2030-01-31T12:00:00Z",
            "colour is not a field of this resource",
            "name must have 1 to 500 characters",
            "outcomes[3] must be text",
            "subsidy must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
            "tags must not have the same tag twice",
            "tags[2] must have 1 to 50 characters");
    assertThat(no.json().get("detail").asString()).isEqualTo("8 rules are broken, see details");
  }

  @Test
  void outcomes_have_different_names_whatever_their_case() {
    Answer no = api.post(MARKETS).as(ann).json(RAIN.replace("\"No\"", "\"yES \"")).send();
    no.is(Problem.VALIDATION_FAILED);
    assertThat(no.violations())
        .containsExactly("outcomes must have different names, whatever their case");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200byes", "y\u00ades", "\uff39\uff25\uff33", "ye\u017f"})
  void outcomes_have_different_names_however_they_are_spelled(String spelling) {
    Answer no = api.post(MARKETS).as(ann).json(RAIN.replace("\"No\"", '"' + spelling + '"')).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("outcomes must have different names, whatever their case");
  }

  @Test
  void texts_are_kept_composed_and_found_in_every_spelling() {
    String body =
        RAIN.replace("Will it rain?", "Cafe\u0301?")
            .replace("In Lisbon.", "A\u0308rger")
            .replace("Weather", "Stra\u00dfe")
            .replace("\"lisbon\"", "\"Cafe\u0301\"")
            .replace("\"Yes\"", "\"Ja\u0308\"");
    String path = create(ann, body);
    var market = api.get(path).send().data();
    assertThat(market.get("name").asString()).isEqualTo("Caf\u00e9?");
    assertThat(market.get("description").asString()).isEqualTo("\u00c4rger");
    assertThat(market.get("tags").get(0).asString()).isEqualTo("Caf\u00e9");
    assertThat(market.get("outcomes").get(0).get("name").asString()).isEqualTo("J\u00e4");
    for (String query :
        new String[] {
          "category=STRASSE", "category=stra%C3%9Fe", "tag=cafe%CC%81", "tag=CAF%C3%89"
        }) {
      assertThat(api.get(MARKETS + "?" + query).send().is(200).data()).as(query).hasSize(1);
    }
    assertThat(api.get(MARKETS + "?tag=cafe").send().is(200).data()).isEmpty();
    api.get(path + "/quote?side=buy&amount=1&outcome=JA%CC%88%E2%80%8B").send().is(200);
  }

  @Test
  void a_tag_is_not_given_twice_in_two_spellings() {
    Answer no = api.post(MARKETS).as(ann).json(RAIN.replace("\"rain\"", "\"LISBON\u200b\"")).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("tags must not have the same tag twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\u0378",
        "\uffff", "\u0085"
      })
  void a_name_has_no_character_that_changes_how_others_are_read(String character) {
    for (String field : new String[] {"Will it", "\"Yes", "Weath", "lisb"}) {
      Answer no =
          api.post(MARKETS)
              .as(ann)
              .badOnPurpose()
              .json(RAIN.replace(field, field + character))
              .send();
      assertThat(no.is(Problem.VALIDATION_FAILED).violations())
          .as(field)
          .singleElement()
          .asString()
          .contains("must not have control characters, line breaks, characters that turn");
    }
    // it may stand in a text of several lines, if it is no control character
    if (!character.equals("\u0085")) {
      create(ann, RAIN.replace("In Lisbon.", "In" + character + "Lisbon."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\u3164", "\u115f\u1160", "\ufe0f"})
  void a_name_of_which_nothing_is_seen_is_none(String name) {
    Answer no = api.post(MARKETS).as(ann).badOnPurpose().json(RAIN.replace("Weather", name)).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("category must have 1 to 50 characters");
  }

  @Test
  void what_joins_letters_and_pictures_stays_in_a_name() {
    String name =
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\ude80 \u2764\ufe0f";
    String path = create(ann, RAIN.replace("Will it rain?", name));
    assertThat(api.get(path).send().data().get("name").asString()).isEqualTo(name);
  }

  /// To put them in order takes the square of their number.
  @Test
  void a_character_with_very_many_marks_is_refused_at_once() {
    String marks = "\u0301".repeat(20_000) + "\u0323".repeat(20_000);
    Answer no =
        api.post(MARKETS)
            .as(ann)
            .badOnPurpose()
            .json(RAIN.replace("In Lisbon.", "a" + marks))
            .send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly("description must not have more than 30 marks on a character");
  }

  @Test
  void creating_needs_somebody() {
    api.post(MARKETS).badOnPurpose().json(RAIN).send().is(Problem.MISSING_TOKEN);
  }

  @Test
  void a_known_version_is_not_sent_again() {
    String rain = create(ann, RAIN);
    for (String known :
        new String[] {
          "\"1\"",
          "W/\"1\"",
          "\"7\", W/\"1\"",
          "*",
          "\"a,b\" ,\"1\"",
          ", \"1\",",
          ",,\"7\" , ,W/\"1\""
        }) {
      Answer same = api.get(rain).header("If-None-Match", known).send().is(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.header("ETag")).isEqualTo("\"1\"");
    }
    for (String other : new String[] {"\"2\"", "\"11\"", "W/\"0\"", "\"a\", \"b\"", ","}) {
      api.get(rain).header("If-None-Match", other).send().is(200);
    }
  }

  @Test
  void a_head_is_a_get_without_the_body() {
    String rain = create(ann, RAIN);
    Answer get = api.get(rain).send().is(200);
    Answer head = api.call("HEAD", rain).badOnPurpose().send().is(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().keySet()).containsAll(get.headers().keySet());
    assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    assertThat(api.call("HEAD", MARKETS).badOnPurpose().send().is(200).body()).isEmpty();
    api.call("HEAD", MARKETS + "/" + UUID.randomUUID()).badOnPurpose().send().is(404);
  }

  @Test
  void an_unknown_market_is_not_found_however_it_is_asked_for() {
    String nowhere = MARKETS + "/" + UUID.randomUUID();
    String terms = "{\"name\":\"A\",\"closesAt\":\"2031-01-01T00:00:00Z\"}";
    api.get(nowhere).send().is(Problem.MARKET_NOT_FOUND);
    api.put(nowhere).as(ann).json(terms).send().is(Problem.MARKET_NOT_FOUND);
    api.patch(nowhere).as(ann).mergePatch("{}").send().is(Problem.MARKET_NOT_FOUND);
    api.delete(nowhere).as(ann).send().is(Problem.MARKET_NOT_FOUND);
  }

  @Test
  void what_is_deleted_is_gone() {
    String rain = create(ann, RAIN);
    Answer deleted = api.delete(rain).as(ann).send().is(204);
    assertThat(deleted.body()).isEmpty();
    api.get(rain).send().is(Problem.MARKET_NOT_FOUND);
    api.delete(rain).as(ann).send().is(Problem.MARKET_NOT_FOUND);
    assertThat(api.get(MARKETS).send().json().get("meta").get("total").asInt()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void a_market_can_be_deleted_in_every_state(MarketStatus status) {
    String rain = create(ann, RAIN);
    set(rain, status);
    api.delete(rain).as(ann).send().is(204);
  }
}

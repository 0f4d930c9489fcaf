package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What a market asks, once people rely on it: clarified, never turned round, and all of it told.
class TermsApiTest extends MarketFixture {
  private static final String DRIZZLE = "{\"text\": \" Drizzle counts. \"}";

  private final String rain = create(ann, RAIN);

  private void trade(Person trader) {
    String order = json("{'side': 'buy', 'outcome': 'Yes', 'amount': 5}");
    api.post(rain + "/trades").as(trader).json(order).send().is(201);
  }

  private Answer clarify(Person by, String text) {
    return api.post(rain + "/clarifications").as(by).json(text).send();
  }

  private Answer revisions(String query) {
    return api.get(rain + "/revisions" + query).send().is(200);
  }

  @Test
  void what_others_have_traded_on_is_clarified_and_stands() {
    trade(bob);
    JsonNode before = api.get(rain).send().data();
    String snow = "{\"name\": \"Will it snow?\"}";
    Answer no = api.patch(rain).as(ann).mergePatch(snow).send().is(Problem.QUESTION_STANDS);
    assertThat(no.json().get("error").asString())
        .isEqualTo("others have traded on its name and description; add a clarification instead");
    api.patch(rain).as(moderator).mergePatch(snow).send().is(Problem.QUESTION_STANDS);
    assertThat(api.get(rain).send().data()).isEqualTo(before);

    api.now = api.now.plus(Duration.ofMinutes(5));
    Answer clarified = clarify(ann, DRIZZLE).is(201);
    assertThat(clarified.header("Location")).isEqualTo(rain);
    assertThat(clarified.data().get("name").asString()).isEqualTo("Will it rain?");
    assertThat(clarified.data().get("description").asString())
        .isEqualTo("In Lisbon.\n\n[Clarification of 2030-06-01]\nDrizzle counts.");
    assertThat(api.get(rain).send().data()).isEqualTo(clarified.data());
  }

  @Test
  void its_creators_own_trades_keep_no_question() {
    trade(ann);
    api.patch(rain).as(ann).mergePatch("{\"name\": \"Will it snow?\"}").send().is(200);
  }

  @Test
  void revisions_tell_when_by_whom_and_what_stood_there_before() {
    assertThat(revisions("").data()).isEmpty();
    api.now = api.now.plus(Duration.ofMinutes(1));
    api.patch(rain).as(ann).mergePatch("{\"name\": \"Rain?\", \"tags\": null}").send().is(200);
    api.now = api.now.plus(Duration.ofMinutes(1));
    clarify(moderator, DRIZZLE).is(201);

    Answer all = revisions("");
    JsonNode latest = all.data().get(0);
    assertThat(latest.get("version").asInt()).isEqualTo(3);
    assertThat(latest.get("at").asString()).isEqualTo("2030-06-01T12:02:00Z");
    assertThat(latest.get("by").get("name").asString()).isEqualTo("Mo");
    assertThat(latest.get("before").get("name").asString()).isEqualTo("Rain?");
    assertThat(latest.get("before").get("tags")).isEmpty();
    JsonNode first = all.data().get(1);
    assertThat(first.get("by").get("name").asString()).isEqualTo("Ann");
    assertThat(first.get("before").get("name").asString()).isEqualTo("Will it rain?");
    assertThat(first.get("before").get("description").asString()).isEqualTo("In Lisbon.");
    assertThat(first.get("before").get("tags")).hasSize(2);
    assertThat(first.get("before").get("closesAt").asString()).isEqualTo("2030-07-01T00:00:00Z");

    Answer page = revisions("?limit=1");
    assertThat(page.data()).containsExactly(latest);
    String cursor = page.json().get("meta").get("nextCursor").asString();
    Answer rest = revisions("?limit=1&cursor=" + cursor);
    assertThat(rest.data()).containsExactly(first);
    assertThat(rest.json().get("meta").has("nextCursor")).isFalse();
  }

  @Test
  void a_clarification_of_another_version_is_refused() {
    Answer no =
        api.post(rain + "/clarifications").as(ann).header("If-Match", "\"7\"").json(DRIZZLE).send();
    assertThat(no.is(Problem.VERSION_MISMATCH).header("ETag")).isEqualTo("\"1\"");
    assertThat(revisions("").data()).isEmpty();
  }

  @Test
  void a_description_that_is_full_takes_no_clarification() {
    String text = "{\"text\": \"%s\"}".formatted("x".repeat(2_000));
    for (int i = 0; i < 4; i++) {
      clarify(ann, text).is(201);
    }
    clarify(ann, text).is(Problem.NO_ROOM_TO_CLARIFY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}             | text must not be null",
        "{'text': null} | text must not be null",
        "{'text': ' '}  | text must have 1 to 2000 characters",
        "{'text': 'a', 'by': 'b'} | by is not a field of this resource",
      })
  void a_clarification_says_something(String body, String rule) {
    Answer no = api.post(rain + "/clarifications").as(ann).badOnPurpose().json(json(body)).send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations()).isEqualTo(List.of(rule));
  }

  @Test
  void a_market_that_is_nowhere_has_no_terms() {
    String nowhere = MARKETS + "/0190f5e1-0000-7000-8000-000000000001";
    api.post(nowhere + "/clarifications").as(ann).json(DRIZZLE).send().is(Problem.MARKET_NOT_FOUND);
    api.get(nowhere + "/revisions").send().is(Problem.MARKET_NOT_FOUND);
  }
}

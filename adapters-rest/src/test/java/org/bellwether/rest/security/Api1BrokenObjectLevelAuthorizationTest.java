package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// API1:2023. Knowing the id of an object gives no right to it.
class Api1BrokenObjectLevelAuthorizationTest extends SecurityFixture {
  private final String rain = create(ann, RAIN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PUT    |             | {'name': 'Mine', 'closesAt': '2030-08-01T00:00:00Z'}",
        "PATCH  |             | {'name': 'Mine'}",
        "DELETE |             |",
        "POST   | /resolution | {'outcome': 'Yes'}",
        "POST   | /resolution | {'cancel': true}",
      })
  void a_market_of_somebody_else_is_not_changed(String method, String path, String body) {
    JsonNode before = api.get(rain).send().is(200).data();
    var call = api.call(method, rain + (path == null ? "" : path)).as(bob);
    if (body != null) {
      call.json(json(body));
    }
    call.send().is(Problem.NOT_THE_CREATOR);
    assertThat(api.get(rain).send().is(200).data()).isEqualTo(before);
  }

  /// Whoever is not allowed to does not get further by guessing what would be right.
  @Test
  void the_right_version_does_not_help() {
    api.patch(rain)
        .as(bob)
        .header("If-Match", "\"1\"")
        .mergePatch("{\"name\": \"Mine\"}")
        .send()
        .is(Problem.NOT_THE_CREATOR);
    api.delete(rain).as(bob).header("If-Match", "*").send().is(Problem.NOT_THE_CREATOR);
  }

  @Test
  void what_is_ones_own_is_found_by_ones_token_and_never_by_an_id() {
    api.post(rain + "/trades")
        .as(ann)
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 5}"))
        .send()
        .is(201);
    for (String mine : new String[] {"positions", "transfers"}) {
      String path = "/api/v1/users/me/" + mine;
      assertThat(api.get(path).as(ann).send().is(200).body()).contains(id(rain).toString());
      assertThat(api.get(path).as(bob).send().is(200).body()).doesNotContain(id(rain).toString());
      api.get("/api/v1/users/" + ann.id() + "/" + mine).as(bob).badOnPurpose().send().is(404);
      for (String parameter : new String[] {"userId", "id", "user", "account"}) {
        api.get(path + "?" + parameter + "=" + ann.id())
            .as(bob)
            .badOnPurpose()
            .send()
            .is(Problem.VALIDATION_FAILED);
      }
    }
  }

  /// A trade, a market or a grant is made in the name of the caller, whatever the body says.
  @ParameterizedTest
  @ValueSource(strings = {"userId", "creatorId", "traderId", "owner"})
  void nobody_acts_in_the_name_of_somebody_else(String field) {
    String more = ", '" + field + "': '" + ann.id() + "'}";
    api.post(rain + "/trades")
        .as(bob)
        .badOnPurpose()
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 5" + more))
        .send()
        .is(Problem.VALIDATION_FAILED);
    api.post(MARKETS)
        .as(bob)
        .badOnPurpose()
        .json(RAIN.strip().replaceFirst("}$", json(more)))
        .send()
        .is(Problem.VALIDATION_FAILED);
  }

  /// The first answer to a key is the secret of who sent it.
  @Test
  void an_idempotency_key_of_somebody_else_gives_nothing_away() {
    String order = json("{'side': 'buy', 'outcome': 'Yes', 'amount': 5}");
    Answer anns =
        api.post(rain + "/trades")
            .as(ann)
            .header("Idempotency-Key", "1")
            .json(order)
            .send()
            .is(201);
    Answer bobs =
        api.post(rain + "/trades")
            .as(bob)
            .header("Idempotency-Key", "1")
            .json(order)
            .send()
            .is(201);
    assertThat(bobs.header("Idempotent-Replayed")).isNull();
    assertThat(bobs.data().get("id")).isNotEqualTo(anns.data().get("id"));
  }

  @Test
  void an_api_key_of_somebody_else_is_as_if_it_were_not_there() {
    key(ann, "read");
    String path =
        KEYS + "/" + api.get(KEYS).as(ann).send().is(200).data().get(0).get("id").asString();
    Answer theirs = api.get(path).as(bob).send().is(Problem.API_KEY_NOT_FOUND);
    Answer none =
        api.get(KEYS + "/" + UUID.randomUUID()).as(bob).send().is(Problem.API_KEY_NOT_FOUND);
    assertThat(theirs.json().get("title")).isEqualTo(none.json().get("title"));
    api.delete(path).as(bob).send().is(Problem.API_KEY_NOT_FOUND);
    assertThat(api.get(KEYS).as(bob).send().is(200).data()).isEmpty();
    api.get(path).as(ann).send().is(200);
  }

  /// A cursor is a place in a list, not a right to it.
  @Test
  void a_cursor_of_somebody_elses_list_shows_ones_own() {
    create(ann, RAIN);
    String cursor =
        api.get("/api/v1/users/me/transfers?limit=1")
            .as(ann)
            .send()
            .is(200)
            .json()
            .get("meta")
            .get("nextCursor")
            .asString();
    assertThat(
            api.get("/api/v1/users/me/transfers?cursor=" + cursor)
                .as(bob)
                .send()
                .is(200)
                .each("reason"))
        .containsOnly("grant");
  }

  @Test
  void what_is_not_there_is_the_same_for_everybody() {
    String nowhere = MARKETS + "/" + UUID.randomUUID();
    for (var person : new Person[] {ann, bob, admin}) {
      api.delete(nowhere).as(person).send().is(Problem.MARKET_NOT_FOUND);
    }
  }
}

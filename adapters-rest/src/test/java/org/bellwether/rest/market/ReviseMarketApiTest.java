package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changing markets with PUT and PATCH.
class ReviseMarketApiTest extends MarketFixture {
  private static final String SNOW =
      "{\"name\": \"Will it snow?\", \"closesAt\": \"2030-08-01T00:00:00Z\"}";

  private final String rain = create(ann, RAIN);

  @Test
  void a_put_sets_all_that_may_change_and_removes_what_it_leaves_out() {
    api.now = api.now.plus(Duration.ofMinutes(1));
    Answer put = api.put(rain).as(ann).json(SNOW).send().is(200);
    assertThat(put.header("ETag")).isEqualTo("\"2\"");
    var market = put.data();
    assertThat(market.get("version").asInt()).isEqualTo(2);
    assertThat(market.get("name").asString()).isEqualTo("Will it snow?");
    assertThat(market.get("description").asString()).isEmpty();
    assertThat(market.has("category")).isFalse();
    assertThat(market.get("tags")).isEmpty();
    assertThat(market.get("outcomes")).hasSize(2);
    assertThat(market.get("closesAt").asString()).isEqualTo("2030-08-01T00:00:00Z");
    assertThat(market.get("createdAt").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(market.get("updatedAt").asString()).isEqualTo("2030-06-01T12:01:00Z");
    assertThat(api.get(rain).send().data()).isEqualTo(market);
  }

  @Test
  void a_put_needs_what_every_market_has() {
    Answer no = api.put(rain).as(ann).badOnPurpose().json("{}").send();
    no.is(Problem.VALIDATION_FAILED);
    assertThat(no.violations())
        .containsExactly("closesAt must not be null", "name must not be null");
  }

  @Test
  void outcomes_cannot_be_changed() {
    String patch = "{\"outcomes\": [\"A\", \"B\"]}";
    Answer no = api.patch(rain).as(ann).badOnPurpose().mergePatch(patch).send();
    no.is(Problem.VALIDATION_FAILED);
    assertThat(no.violations()).containsExactly("outcomes is not a field of this resource");
  }

  @Test
  void a_patch_keeps_what_it_does_not_name() {
    Answer patched = api.patch(rain).as(ann).mergePatch("{\"name\":\"Rain?\"}").send().is(200);
    assertThat(patched.data().get("name").asString()).isEqualTo("Rain?");
    assertThat(patched.data().get("description").asString()).isEqualTo("In Lisbon.");
    assertThat(patched.data().get("category").asString()).isEqualTo("Weather");
    assertThat(patched.data().get("tags")).hasSize(2);
    assertThat(patched.data().get("closesAt").asString()).isEqualTo("2030-07-01T00:00:00Z");
  }

  @Test
  void null_in_a_patch_removes_what_is_optional() {
    String patch = "{\"description\": null, \"category\": null, \"tags\": null}";
    Answer patched = api.patch(rain).as(ann).mergePatch(patch).send().is(200);
    assertThat(patched.data().get("description").asString()).isEmpty();
    assertThat(patched.data().has("category")).isFalse();
    assertThat(patched.data().get("tags")).isEmpty();
    assertThat(patched.data().get("name").asString()).isEqualTo("Will it rain?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "closesAt"})
  void null_in_a_patch_does_not_remove_what_every_market_has(String field) {
    String patch = "{\"%s\": null}".formatted(field);
    Answer no = api.patch(rain).as(ann).badOnPurpose().mergePatch(patch).send();
    no.is(Problem.VALIDATION_FAILED);
    assertThat(no.violations()).containsExactly(field + " must not be null");
    assertThat(api.get(rain).send().data().get("version").asInt()).isEqualTo(1);
  }

  @Test
  void a_patch_replaces_tags_as_a_whole_and_may_come_as_plain_json() {
    Answer patched = api.patch(rain).as(ann).json("{\"tags\": [\"wet\"]}").send().is(200);
    assertThat(patched.data().get("tags")).hasToString("[\"wet\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "\"a\"", "5", "true", ""})
  void a_patch_is_an_object(String patch) {
    api.patch(rain).as(ann).badOnPurpose().mergePatch(patch).send().is(Problem.MALFORMED_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\": 1e999999999}|name must be text",
        "{\"name\": {\"a\": null}}|name must be text",
        "{\"tags\": \"a\"}|tags must be a list",
        "{\"tags\": [1]}|tags[0] must be text",
        "{\"closesAt\": []}|closesAt must be a time such as 2030-01-31T12:00:00Z",
        "{\"a b.c[0]\": 1}|a b.c[0] is not a field of this resource"
      })
  void a_patch_with_a_wrong_type_is_explained(String patch, String violation) {
    Answer no = api.patch(rain).as(ann).badOnPurpose().mergePatch(patch).send();
    no.is(Problem.VALIDATION_FAILED);
    assertThat(no.violations()).containsExactly(violation);
  }

  @Test
  void a_change_that_changes_nothing_keeps_the_version() {
    api.now = api.now.plus(Duration.ofMinutes(1));
    api.patch(rain).as(ann).mergePatch("{}").send().is(200);
    api.patch(rain).as(ann).mergePatch("{\"name\": \" Will it rain? \"}").send().is(200);
    String same =
        """
        {"name": "Will it rain?", "description": "In Lisbon.", "category": "Weather",
         "tags": ["lisbon", "rain"], "closesAt": "2030-07-01T00:00:00Z"}
        """;
    Answer put = api.put(rain).as(ann).json(same).send().is(200);
    assertThat(put.header("ETag")).isEqualTo("\"1\"");
    assertThat(put.data().get("updatedAt").asString()).isEqualTo("2030-06-01T12:00:00Z");
  }

  @Test
  void closing_cannot_be_moved_into_the_past_and_what_has_closed_stays_closed() {
    String past = "{\"closesAt\": \"2030-06-01T12:00:00Z\"}";
    api.patch(rain).as(ann).mergePatch(past).send().is(Problem.CLOSES_IN_THE_PAST);
    api.now = api.now.plus(Duration.ofDays(60));
    Person later = new Person(ann.user(), api.token(ann.user()));
    for (String change :
        List.of("{\"name\": \"Late\"}", "{\"closesAt\": \"2031-01-01T00:00:00Z\"}")) {
      api.patch(rain).as(later).mergePatch(change).send().is(Problem.MARKET_NOT_ACTIVE);
    }
  }

  @Test
  void only_the_creator_moderators_and_admins_may_change_a_market() {
    api.put(rain).as(bob).json(SNOW).send().is(Problem.NOT_THE_CREATOR).is(403);
    api.patch(rain).as(bob).mergePatch("{}").send().is(Problem.NOT_THE_CREATOR);
    api.delete(rain).as(bob).send().is(Problem.NOT_THE_CREATOR);
    assertThat(api.get(rain).send().header("ETag")).isEqualTo("\"1\"");

    api.patch(rain).as(moderator).mergePatch("{\"name\": \"Mo's\"}").send().is(200);
    api.put(rain).as(admin).json(SNOW).send().is(200);
    Answer kept = api.get(rain).send();
    assertThat(kept.data().get("creator").get("name").asString()).isEqualTo("Ann");
    api.delete(rain).as(moderator).send().is(204);
    api.delete(create(ann, RAIN)).as(admin).send().is(204);
  }

  @Test
  void changes_need_somebody() {
    api.put(rain).badOnPurpose().json(SNOW).send().is(Problem.MISSING_TOKEN);
    api.patch(rain).badOnPurpose().mergePatch("{}").send().is(Problem.MISSING_TOKEN);
    api.delete(rain).badOnPurpose().send().is(Problem.MISSING_TOKEN);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void the_terms_of_a_market_that_no_longer_trades_stand(MarketStatus status) {
    set(rain, status);
    Answer no = api.put(rain).as(ann).json(SNOW).send().is(Problem.MARKET_NOT_ACTIVE).is(409);
    assertThat(no.json().get("detail").asString()).contains(status.name().toLowerCase(Locale.ROOT));
    api.patch(rain).as(admin).mergePatch("{}").send().is(Problem.MARKET_NOT_ACTIVE);
  }
}

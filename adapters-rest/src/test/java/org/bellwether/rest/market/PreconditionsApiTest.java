package org.bellwether.rest.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bellwether.rest.Answer;
import org.bellwether.rest.Call;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.server.HttpSettings.Preconditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes that say which version they mean; this server makes them say so.
class PreconditionsApiTest extends MarketFixture {
  private static final String SNOW =
      "{\"name\": \"Will it snow?\", \"closesAt\": \"2030-08-01T00:00:00Z\"}";

  private final String rain = create(ann, RAIN);

  PreconditionsApiTest() {
    super(TestApi.start(Duration.ofSeconds(30), Preconditions.REQUIRED));
  }

  @Test
  void a_change_without_a_version_is_refused() {
    api.put(rain).as(ann).json(SNOW).send().is(Problem.PRECONDITION_REQUIRED).is(428);
    api.patch(rain).as(ann).mergePatch("{}").send().is(Problem.PRECONDITION_REQUIRED);
    api.delete(rain).as(ann).send().is(Problem.PRECONDITION_REQUIRED);
  }

  @Test
  void creating_needs_no_version() {
    assertThat(create(ann, RAIN)).isNotEqualTo(rain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "*",
        " * ",
        "\"7\", \"1\"",
        "\"7\",\"1\"",
        ", \"1\",",
        "\"7\" ,, ,\"1\"",
        "W/\"1\", \"1\"",
        "\"a,b\", \"1\""
      })
  void a_change_of_the_version_it_means_is_made(String version) {
    Answer put = api.put(rain).as(ann).header("If-Match", version).json(SNOW).send().is(200);
    assertThat(put.header("ETag")).isEqualTo("\"2\"");
    api.patch(rain).as(ann).header("If-Match", "\"2\"").mergePatch("{}").send().is(200);
    api.delete(rain).as(ann).header("If-Match", "\"2\"").send().is(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"2\"", "W/\"1\"", "\"0\", \"2\"", "\"\"", "\"11\"", "\"01\"", "\"*\"", ", ,"})
  void a_change_of_another_version_is_refused_with_the_one_there_is(String version) {
    Answer no = api.put(rain).as(ann).header("If-Match", version).json(SNOW).send();
    no.is(Problem.VERSION_MISMATCH).is(412);
    assertThat(no.header("ETag")).isEqualTo("\"1\"");
    api.patch(rain)
        .as(ann)
        .header("If-Match", version)
        .mergePatch("{}")
        .send()
        .is(Problem.VERSION_MISMATCH);
    api.delete(rain).as(ann).header("If-Match", version).send().is(Problem.VERSION_MISMATCH);
    assertThat(api.get(rain).send().data().get("version").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "\"1", "1\"", "\"1\" \"2\"", "w/\"1\"", "\"1\", 2", "*, \"1\"", "W/1"})
  void what_is_no_entity_tag_is_malformed(String version) {
    api.put(rain)
        .as(ann)
        .header("If-Match", version)
        .json(SNOW)
        .send()
        .is(Problem.MALFORMED_REQUEST);
    api.get(rain).header("If-None-Match", version).send().is(Problem.MALFORMED_REQUEST);
  }

  @Test
  void entity_tags_may_come_in_several_header_fields() {
    String id = rain.substring(rain.lastIndexOf('/') + 1);
    try (var connection = api.raw()) {
      connection.send(
          "DELETE /api/v1/markets/%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nIf-Match: \"7\"\r\nIf-Match: \"1\"\r\n\r\n"
              .formatted(id, ann.token()));
      connection.answer("DELETE", rain).is(204);
    }
  }

  @Test
  void of_two_who_change_the_same_version_one_is_told() {
    api.put(rain).as(ann).header("If-Match", "\"1\"").json(SNOW).send().is(200);
    Answer late =
        api.patch(rain)
            .as(moderator)
            .header("If-Match", "\"1\"")
            .mergePatch("{\"name\": \"Mine\"}")
            .send();
    late.is(Problem.VERSION_MISMATCH);
    assertThat(late.json().get("detail").asString()).contains("version 2");
    assertThat(api.get(rain).send().data().get("name").asString()).isEqualTo("Will it snow?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"1\"", "*", " * ", "W/\"1\"", "\"7\", W/\"1\"", ", \"1\",", "\"7\",,\"1\""})
  void a_change_is_not_made_to_a_version_that_was_ruled_out(String version) {
    Answer no =
        api.put(rain)
            .as(ann)
            .header("If-Match", "*")
            .header("If-None-Match", version)
            .json(SNOW)
            .send();
    no.is(Problem.VERSION_MISMATCH).is(412);
    assertThat(no.header("ETag")).isEqualTo("\"1\"");
    for (Call change :
        List.of(
            api.patch(rain).mergePatch("{\"name\": \"Mine\"}"),
            api.delete(rain),
            api.post(rain + "/clarifications").json("{\"text\": \"Drizzle counts.\"}"),
            api.post(rain + "/resolution").json("{\"cancel\": true}"))) {
      change
          .as(ann)
          .header("If-Match", "*")
          .header("If-None-Match", version)
          .send()
          .is(Problem.VERSION_MISMATCH);
    }
    assertThat(api.get(rain).send().data().get("version").asInt()).isEqualTo(1);
  }

  @Test
  void a_change_is_made_to_any_version_but_those_that_were_ruled_out() {
    api.put(rain)
        .as(ann)
        .header("If-Match", "*")
        .header("If-None-Match", "\"2\"")
        .json(SNOW)
        .send()
        .is(200);
    api.delete(rain)
        .as(ann)
        .header("If-Match", "\"2\"")
        .header("If-None-Match", "\"1\"")
        .send()
        .is(204);
  }

  @Test
  void to_rule_out_versions_is_not_to_say_which_one_is_meant() {
    api.delete(rain)
        .as(ann)
        .header("If-None-Match", "\"7\"")
        .send()
        .is(Problem.PRECONDITION_REQUIRED);
  }

  @Test
  void what_is_read_is_a_version_that_is_wanted() {
    api.get(rain).header("If-Match", "\"1\"").send().is(200);
    api.get(rain).header("If-Match", "*").send().is(200);
    for (String other : List.of("\"2\"", "W/\"1\"")) {
      Answer no = api.get(rain).header("If-Match", other).send().is(Problem.VERSION_MISMATCH);
      assertThat(no.header("ETag")).isEqualTo("\"1\"");
    }
    api.get(rain).header("If-Match", "1").send().is(Problem.MALFORMED_REQUEST);
  }
}

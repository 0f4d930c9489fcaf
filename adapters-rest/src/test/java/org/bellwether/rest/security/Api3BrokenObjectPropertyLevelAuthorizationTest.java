package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.Map;
import org.bellwether.rest.Answer;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// API3:2023. Nobody sets a property that is not theirs to set, or sees one that is not theirs to
/// see.
class Api3BrokenObjectPropertyLevelAuthorizationTest extends SecurityFixture {
  private final String rain = create(ann, RAIN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id            | '0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e'",
        "creatorId     | '0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e'",
        "creator       | {'id': '0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e'}",
        "status        | 'resolved'",
        "outcomes      | [{'name': 'Yes', 'price': 1}]",
        "liquidity     | 1000000",
        "subsidy       | 0.000001",
        "volume        | 1000000",
        "trades        | 0",
        "resolution    | {'outcome': 'Yes'}",
        "externalId    | 'polymarket:1'",
        "createdAt     | '2000-01-01T00:00:00Z'",
        "updatedAt     | '2000-01-01T00:00:00Z'",
        "version       | 7",
        "__proto__     | {'admin': true}",
      })
  void what_a_market_has_beside_its_terms_is_not_for_its_creator_to_set(
      String property, String value) {
    JsonNode before = api.get(rain).send().data();
    String more = "\"%s\": %s".formatted(property, json(value));
    api.patch(rain)
        .as(ann)
        .badOnPurpose()
        .mergePatch("{" + more + "}")
        .send()
        .is(Problem.VALIDATION_FAILED);
    api.put(rain)
        .as(ann)
        .badOnPurpose()
        .json("{\"name\": \"A\", \"closesAt\": \"2031-01-01T00:00:00Z\", " + more + "}")
        .send()
        .is(Problem.VALIDATION_FAILED);
    assertThat(api.get(rain).send().data()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'role': 'admin'", "'id': '0190f5e2-7c1a-7b3e-9d52-3f6a1c2b4d5e'", "'balance': 1000000",
        "'passwordHash': 'x'", "'permissions': ['admin']", "'Role': 'admin'"
      })
  void nobody_registers_as_more_than_a_user(String more) {
    String body = "{'email': 'eve@example.org', 'password': 'correct horse', 'name': 'Eve'}";
    api.post("/api/v1/auth/register")
        .badOnPurpose()
        .json(json(body.replace("}", ", " + more + "}")))
        .send()
        .is(Problem.VALIDATION_FAILED);
    assertThat(newSession().get("user").get("role").asString()).isEqualTo("user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'price': 0.01",
        "'cost': 0",
        "'proceeds': 1000",
        "'balance': 1",
        "'at': '2000-01-01T00:00:00Z'"
      })
  void a_trader_does_not_set_the_price(String more) {
    api.post(rain + "/trades")
        .as(bob)
        .badOnPurpose()
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'shares': 1, " + more + "}"))
        .send()
        .is(Problem.VALIDATION_FAILED);
  }

  /// Wherever somebody is shown to others, it is by their id and name.
  @Test
  void of_other_people_one_sees_an_id_and_a_name() {
    api.post(rain + "/trades")
        .as(bob)
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 5}"))
        .send()
        .is(201);
    assertIdAndName(api.get("/api/v1/users/" + bob.id()).as(ann).send().is(200).data());
    assertIdAndName(api.get(rain).send().data().get("creator"));
    assertIdAndName(api.get(MARKETS).send().data().get(0).get("creator"));
    assertIdAndName(api.get(rain + "/trades").send().data().get(0).get("user"));
    assertIdAndName(api.get(rain + "/positions").send().data().get(0).get("user"));
  }

  private static void assertIdAndName(JsonNode person) {
    assertThat(person.propertyNames()).containsExactlyInAnyOrder("id", "name");
  }

  /// Not even admins, and not in an answer to the person themselves, but for their e-mail address.
  @Test
  void passwords_and_addresses_are_in_no_answer() {
    for (String route :
        new String[] {
          "GET /api/v1/users/{id}",
          "GET /api/v1/markets",
          "GET /api/v1/markets/{id}",
          "GET /api/v1/admin/audit-trail",
          "GET /api/v1/admin/jobs"
        }) {
      Answer answer = call(route).as(admin).send().is(200);
      assertThat(answer.body())
          .doesNotContain(ann.user().email().toString())
          .doesNotContainIgnoringCase("password")
          .doesNotContain("plain:");
    }
    Answer me = api.get("/api/v1/users/me").as(ann).send().is(200);
    assertThat(me.data().propertyNames())
        .containsExactlyInAnyOrder("id", "name", "email", "role", "balance");
  }

  /// What proves somebody is shown to them once, and then nowhere: admins see that a key was made
  /// and used, not the key.
  @Test
  void secrets_are_in_no_answer_but_the_first() {
    String key = key(ann, "read");
    JsonNode session = newSession();
    api.get("/api/v1/users/me").header("Authorization", "Bearer " + key).send().is(200);
    api.post("/api/v1/auth/logout")
        .json("{\"refreshToken\": \"%s\"}".formatted(session.get("refreshToken").asString()))
        .send()
        .is(204);
    for (String route :
        new String[] {"/api/v1/admin/audit-trail", "/api/v1/admin/audit-trail/export"}) {
      assertThat(api.get(route).as(admin).send().is(200).body())
          .contains("create-api-key", "use-api-key", "log-in", "log-out")
          .doesNotContain(key.substring(4))
          .doesNotContain(session.get("refreshToken").asString())
          .doesNotContain(session.get("accessToken").asString())
          .doesNotContain(PASSWORD);
    }
    assertThat(api.get(KEYS).as(ann).send().is(200).body()).doesNotContain(key.substring(4));
  }

  /// A trade shows everybody what it did to the market, but its trader's money only to the trader.
  @Test
  void balances_are_their_owners() {
    api.post(rain + "/trades")
        .as(bob)
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 5}"))
        .send()
        .is(201);
    JsonNode trade = api.get(rain + "/trades").as(ann).send().data().get(0);
    assertThat(trade.has("balance")).isFalse();
    assertThat(trade.has("position")).isFalse();
    Iterator<Map.Entry<String, JsonNode>> properties =
        api.get("/api/v1/users/" + bob.id()).as(ann).send().data().properties().iterator();
    assertThat(properties).toIterable().noneMatch(property -> property.getKey().equals("balance"));
  }
}

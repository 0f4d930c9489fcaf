package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.bellwether.rest.Answer;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An id, a number or a time is the same wherever it is written, and however as far as its standard
/// lets it.
class SpellingApiTest extends TradeFixture {
  private static final String LENIENT = "1a22-fa8e1-1-1-1";

  private final String id = rain.substring(rain.lastIndexOf('/') + 1);
  private final String loud = MARKETS + "/" + id.toUpperCase(Locale.ROOT);

  private String outcomeId() {
    return api.get(rain).send().data().at("/outcomes/0/id").asString();
  }

  @Test
  void an_id_in_capitals_is_the_same_id() {
    assertThat(api.get(loud).send().is(200).data().get("id").asString()).isEqualTo(id);
    String creator = ann.id().toString().toUpperCase(Locale.ROOT);
    assertThat(api.get(MARKETS + "?creatorId=" + creator).send().is(200).data()).isNotEmpty();
    assertThat(api.get("/api/v1/users/" + creator).send().is(200).data().get("name").asString())
        .isEqualTo("Ann");
    String grant = json("{'userId': '%s', 'amount': 5}".formatted(creator));
    api.post("/api/v1/admin/grants").as(admin).json(grant).send().is(201);
    String object = "user:" + creator;
    assertThat(
            api.get("/api/v1/admin/audit-trail?object=" + object).as(admin).send().is(200).data())
        .isNotEmpty();
  }

  @Test
  void an_outcome_is_named_by_its_id_in_any_case() {
    String yes = outcomeId().toUpperCase(Locale.ROOT);
    order(bob, "{'side': 'buy', 'outcome': '%s', 'amount': 10}".formatted(yes)).is(201);
    api.get(rain + "/quote?side=buy&amount=1&outcome=" + yes).send().is(200);
    assertThat(api.get(rain + "/positions?outcome=" + yes).send().is(200).data()).hasSize(1);
    api.get(rain + "/history?outcome=" + yes).send().is(200);
    api.post(rain + "/resolution")
        .as(ann)
        .json(json("{'weights': {'%s': 1}}".formatted(yes)))
        .send()
        .is(201);
  }

  @Test
  void an_idempotency_key_that_is_a_uuid_is_the_same_in_any_case() {
    String body = json("{'side': 'buy', 'outcome': 'Yes', 'amount': 10}");
    String key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    Answer first = trade(rain, key, body).is(201);
    Answer again = trade(loud, key.toUpperCase(Locale.ROOT), body).is(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(balance(bob)).isEqualTo("990");
    trade(rain, "no-uuid", body).is(201);
    assertThat(trade(rain, "NO-UUID", body).is(201).headers())
        .doesNotContainKey("Idempotent-Replayed");
  }

  private Answer trade(String market, String key, String body) {
    return api.post(market + "/trades").as(bob).header("Idempotency-Key", key).json(body).send();
  }

  @Test
  void an_id_has_no_other_form() {
    for (String path : new String[] {MARKETS + "/", "/api/v1/users/", "/api/v1/api-keys/"}) {
      api.get(path + LENIENT).as(ann).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
    }
    String padded = "0000001a22-fa8e-0001-0001-00000000001";
    for (String form : new String[] {LENIENT, padded, padded.substring(1)}) {
      api.get(MARKETS + "?creatorId=" + form).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
      api.get(rain + "/trades?userId=" + form).badOnPurpose().send().is(Problem.VALIDATION_FAILED);
      api.post("/api/v1/admin/grants")
          .as(admin)
          .badOnPurpose()
          .json(json("{'userId': '%s', 'amount': 5}".formatted(form)))
          .send()
          .is(Problem.VALIDATION_FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-05", "1E-5", "10e-6", "1e1", "1.5E+1", "0.1e2", "1e-06"})
  void a_number_with_an_exponent_is_the_same_in_a_query_and_in_a_body(String number) {
    String shares = number.replace("+", "%2B");
    Answer quote =
        api.get(rain + "/quote?side=buy&outcome=Yes&shares=" + shares).badOnPurpose().send();
    Answer trade =
        api.post(rain + "/trades")
            .as(bob)
            .badOnPurpose()
            .json(json("{'side': 'buy', 'outcome': 'Yes', 'shares': %s}".formatted(number)))
            .send()
            .is(201);
    assertThat(quote.is(200).data().get("cost")).isEqualTo(trade.data().get("cost"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-7", "1e10", "1e999999999", "1e-999999999", "1e400"})
  void a_number_that_is_refused_is_refused_in_both(String number) {
    api.get(rain + "/quote?side=buy&outcome=Yes&shares=" + number)
        .badOnPurpose()
        .send()
        .is(Problem.VALIDATION_FAILED);
    api.post(rain + "/trades")
        .as(bob)
        .badOnPurpose()
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'shares': %s}".formatted(number)))
        .send()
        .is(Problem.VALIDATION_FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "2030-12-31T23:59:60Z, 2031-01-01T00:00:00Z",
    "2031-01-01t00:00:00.1234567899z, 2031-01-01T00:00:00.123456Z",
    "2031-01-01T00:00:00-23:59, 2031-01-01T23:59:00Z",
    "2031-01-01T00:00:00-00:00, 2031-01-01T00:00:00Z"
  })
  void a_time_is_the_same_in_a_query_and_in_a_body(String time, String meant) {
    String market = create(ann, RAIN);
    assertThat(
            api.patch(market)
                .as(ann)
                .badOnPurpose()
                .mergePatch(json("{'closesAt': '%s'}".formatted(time)))
                .send()
                .is(200)
                .data()
                .get("closesAt")
                .asString())
        .isEqualTo(meant);
    assertThat(api.get(MARKETS + "?closesAfter=" + time).badOnPurpose().send().is(200).each("id"))
        .containsExactly(market.substring(market.lastIndexOf('/') + 1));
    assertThat(api.get(MARKETS + "?closesBefore=" + time).badOnPurpose().send().is(200).each("id"))
        .containsExactly(id);
  }
}

package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Opening a market: its subsidy, its initial prices, and its creator's first position.
class CreateMarketApiTest extends MarketFixture {

  private static String with(String more) {
    return RAIN.replace("\"subsidy\": 100", json(more));
  }

  private Answer post(String more) {
    return api.post(MARKETS).as(ann).json(with(more)).send();
  }

  private String balance() {
    return api.get("/api/v1/users/me").as(ann).send().is(200).data().get("balance").toString();
  }

  @Test
  void the_subsidy_buys_liquidity_and_is_paid_by_the_creator() {
    var market = post("'subsidy': 100").is(201).data();
    assertThat(market.get("subsidy")).hasToString("100");
    assertThat(market.get("liquidity").decimalValue())
        .isBetween(number("144.269"), number("144.270"));
    assertThat(market.get("outcomes").get(0).get("outstanding")).hasToString("0");
    assertThat(market.has("position")).isFalse();
    assertThat(market.has("resolution")).isFalse();
    assertThat(balance()).isEqualTo("900");

    var listed = api.get(MARKETS).send().is(200).data().get(0);
    assertThat(listed.get("liquidity")).isEqualTo(market.get("liquidity"));
    assertThat(listed.has("subsidy")).isFalse();
  }

  @Test
  void initial_probabilities_are_the_first_prices() {
    var outcomes =
        post("'subsidy': 100, 'initialProbabilities': [0.3, 0.7]").is(201).data().get("outcomes");
    assertThat(outcomes.get(0).get("price")).hasToString("0.3");
    assertThat(outcomes.get(1).get("price")).hasToString("0.7");
  }

  @Test
  void the_first_position_is_bought_at_once() {
    Answer created =
        post("'subsidy': 100, 'position': {'outcome': 'yes', 'amount': 10, 'minShares': 19}")
            .is(201);
    var position = created.data().get("position");
    assertThat(position.get("side").asString()).isEqualTo("buy");
    assertThat(position.get("cost")).hasToString("10");
    assertThat(position.get("balance")).hasToString("890");
    assertThat(created.data().get("outcomes").get(0).get("outstanding"))
        .isEqualTo(position.get("shares"));
    assertThat(created.data().get("outcomes").get(0).get("price"))
        .isEqualTo(position.get("priceAfter"));
    assertThat(created.data().get("volume")).hasToString("10");
    assertThat(created.data().get("version").asInt()).isEqualTo(2);
    assertThat(created.header("ETag")).isEqualTo("\"2\"");
    String location = created.header("Location");
    assertThat(api.get(location + "/trades").send().is(200).each("id"))
        .containsExactly(position.get("id").asString());
    var found = api.get(location).send().is(200).data();
    assertThat(found.has("position")).isFalse();
    assertThat(found.get("version").asInt()).isEqualTo(2);
    assertThat(balance()).isEqualTo("890");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'subsidy': 1000.000001|insufficient-balance|costs 1000.000001 credits and you have 1000",
        "'subsidy': 0.693147|subsidy-too-small|at least 0.693148 credits",
        "'subsidy': 10000000|subsidy-too-large|at most 6931471.8",
        "'subsidy': 100, 'initialProbabilities': [0.000099, 0.999901]|initial-price-outside-band|from 0.0001 to 0.9999",
        "'subsidy': 100, 'position': {'outcome': 'Maybe', 'amount': 10}|unknown-outcome|no outcome 'Maybe'",
        "'subsidy': 100, 'position': {'outcome': 'Yes', 'amount': 10, 'minShares': 20}|price-moved|shares cost 10 credits",
        "'subsidy': 100, 'position': {'outcome': 'Yes', 'amount': 900.000001}|insufficient-balance|you have 900",
        "'subsidy': 10, 'position': {'outcome': 'Yes', 'amount': 500}|order-too-large|trade less"
      })
  void what_cannot_be_opened_as_a_whole_is_not_opened(String more, String code, String clue) {
    Answer no = post(more).is(422);
    assertThat(no.code()).isEqualTo(code);
    assertThat(no.json().get("detail").asString()).contains(clue);
    assertThat(api.get(MARKETS).send().is(200).data()).isEmpty();
    assertThat(balance()).isEqualTo("1000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'category': 'a'|subsidy must not be null",
        "'subsidy': 1e400|subsidy must be a number with at most 64 digits",
        "'subsidy': -1|subsidy must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "'subsidy': 1, 'initialProbabilities': [0.5, 0.4]|initialProbabilities must sum to exactly 1",
        "'subsidy': 1, 'initialProbabilities': [1]|initialProbabilities must be one for each outcome",
        "'subsidy': 1, 'initialProbabilities': [0.3, 0.3, 0.4]|initialProbabilities must be one for each outcome",
        "'subsidy': 1, 'initialProbabilities': []|initialProbabilities must be one for each outcome;initialProbabilities must sum to exactly 1",
        "'subsidy': 1, 'initialProbabilities': [0, 1]|initialProbabilities[0] must be above 0 and at most 1, with at most 6 decimal places",
        "'subsidy': 1, 'initialProbabilities': [0.3333333, 0.6666667]|initialProbabilities[0] must be above 0 and at most 1, with at most 6 decimal places;initialProbabilities[1] must be above 0 and at most 1, with at most 6 decimal places",
        "'subsidy': 1, 'initialProbabilities': [null, 1]|initialProbabilities[0] must not be null",
        "'subsidy': 1, 'initialProbabilities': ['x', 1]|initialProbabilities[0] must be a number with at most 64 digits",
        "'subsidy': 1, 'initialProbabilities': 0.5|initialProbabilities must be a list",
        "'subsidy': 1, 'position': {}|position.amount must not be null;position.outcome must not be null",
        "'subsidy': 1, 'position': 'Yes'|position must be an object",
        "'subsidy': 1, 'position': {'outcome': 5, 'amount': 'x', 'minShares': -1, 'name': 1}|position.amount must be a number with at most 64 digits;position.minShares must be above 0 and at most 1,000,000,000, with at most 6 decimal places;position.name is not a field of this resource;position.outcome must be text"
      })
  void every_broken_rule_is_reported_at_once(String more, String violations) {
    Answer no =
        api.post(MARKETS)
            .as(ann)
            .badOnPurpose()
            .json(with(more).replace("\"category\": \"Weather\",", ""))
            .send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly(violations.split(";", -1));
    assertThat(api.get(MARKETS).send().is(200).data()).isEmpty();
  }

  @Test
  void a_market_that_was_traded_is_cancelled_rather_than_removed() {
    String rain =
        post("'subsidy': 100, 'position': {'outcome': 'Yes', 'amount': 10}")
            .is(201)
            .header("Location");
    api.delete(rain).as(ann).send().is(Problem.MARKET_TRADED).is(409);
  }

  @Test
  void the_subsidy_of_a_market_nobody_traded_comes_back_with_its_removal() {
    String rain = post("'subsidy': 100").is(201).header("Location");
    api.delete(rain).as(ann).send().is(204);
    assertThat(balance()).isEqualTo("1000");
  }
}

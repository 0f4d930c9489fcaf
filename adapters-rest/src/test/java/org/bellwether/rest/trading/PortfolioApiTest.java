package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bellwether.rest.Answer;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who holds what: one's own portfolio, the holders of a market, and that it can pay them.
class PortfolioApiTest extends TradeFixture {
  private static final String MINE = "/api/v1/users/me/positions";

  @Test
  void a_position_shows_what_it_cost_and_what_it_is_worth() {
    var trade = buyFor(bob, "Yes", "10").is(201).data();
    Answer portfolio = api.get(MINE).as(bob).send().is(200);
    assertThat(portfolio.data()).hasSize(1);
    var position = portfolio.data().get(0);
    assertThat(position.get("market").get("name").asString()).isEqualTo("Will it rain?");
    assertThat(position.get("market").get("status").asString()).isEqualTo("active");
    assertThat(position.get("market").get("id").asString()).isEqualTo(id(rain).toString());
    assertThat(position.get("outcome").get("name").asString()).isEqualTo("Yes");
    assertThat(position.get("outcome").get("price")).isEqualTo(trade.get("priceAfter"));
    assertThat(position.get("shares")).isEqualTo(trade.get("shares"));
    assertThat(position.get("cost")).hasToString("10");
    BigDecimal value = position.get("value").decimalValue();
    assertThat(value).isBetween(number("10.3"), number("10.4"));
    assertThat(position.get("profit").decimalValue())
        .isEqualByComparingTo(value.subtract(BigDecimal.TEN));
    assertThat(position.has("payout")).isFalse();
  }

  @Test
  void what_was_sold_again_stays_with_what_it_brought() {
    String shares = buyFor(bob, "Yes", "10").is(201).data().get("shares").toString();
    buyFor(ann, "Yes", "50").is(201);
    sell(bob, "Yes", shares).is(201);
    var position = api.get(MINE).as(bob).send().is(200).data().get(0);
    assertThat(position.get("shares")).hasToString("0");
    assertThat(position.get("value")).hasToString("0");
    assertThat(position.get("cost").decimalValue()).isNegative();
    assertThat(position.get("profit").decimalValue())
        .isEqualByComparingTo(position.get("cost").decimalValue().negate());
  }

  @Test
  void after_the_settlement_it_shows_what_was_paid() {
    buyFor(bob, "Yes", "10").is(201);
    buyFor(bob, "No", "5").is(201);
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"No\"}").send().is(201);
    api.settle();
    Answer portfolio = api.get(MINE).as(bob).send().is(200);
    for (var position : portfolio.data()) {
      boolean won = position.get("outcome").get("name").asString().equals("No");
      assertThat(position.get("market").get("status").asString()).isEqualTo("resolved");
      assertThat(position.get("payout")).hasToString(won ? position.get("shares").toString() : "0");
      assertThat(position.get("value")).isEqualTo(position.get("payout"));
    }
  }

  @Test
  void a_portfolio_goes_on_where_its_cursor_says_the_latest_market_first() {
    for (int i = 0; i < 3; i++) {
      String market = create(ann, RAIN.replace("rain?", "rain " + i));
      api.post(market + "/trades")
          .as(bob)
          .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 1}"))
          .send()
          .is(201);
    }
    List<String> names = new ArrayList<>();
    String next = MINE + "?limit=2";
    while (!next.isEmpty()) {
      Answer page = api.get(next).as(bob).send().is(200);
      page.data().forEach(position -> names.add(position.get("market").get("name").asString()));
      String cursor = page.json().get("meta").path("nextCursor").asString("");
      next = cursor.isEmpty() ? "" : MINE + "?limit=2&cursor=" + cursor;
    }
    assertThat(names).containsExactly("Will it rain 2", "Will it rain 1", "Will it rain 0");
    api.get(MINE + "?cursor=AAAA").as(bob).send().is(Problem.INVALID_CURSOR);
  }

  @Test
  void a_portfolio_is_for_its_owner() {
    buyFor(bob, "Yes", "10").is(201);
    assertThat(api.get(MINE).as(ann).send().is(200).data()).isEmpty();
    api.get(MINE).badOnPurpose().send().is(Problem.MISSING_TOKEN);
  }

  @Test
  void the_holders_of_a_market_are_known_the_largest_first() {
    buyFor(bob, "Yes", "10").is(201);
    buyFor(ann, "No", "30").is(201);
    buyFor(bob, "No", "1").is(201);
    Answer all = api.get(rain + "/positions").send().is(200);
    assertThat(all.data().valueStream().map(holder -> holder.get("user").get("name").asString()))
        .containsExactly("Ann", "Bob", "Bob");
    assertThat(all.data().get(1).get("outcome").get("name").asString()).isEqualTo("Yes");
    Answer no = api.get(rain + "/positions?outcome=no&limit=1").send().is(200);
    assertThat(no.data()).hasSize(1);
    String cursor = no.json().get("meta").get("nextCursor").asString();
    Answer rest = api.get(rain + "/positions?outcome=no&limit=1&cursor=" + cursor).send().is(200);
    assertThat(rest.data().get(0).get("user").get("name").asString()).isEqualTo("Bob");
    assertThat(rest.json().get("meta").has("nextCursor")).isFalse();
  }

  @Test
  void holders_are_of_a_market_and_an_outcome_that_there_are() {
    api.get(rain + "/positions?outcome=Maybe").send().is(Problem.UNKNOWN_OUTCOME);
    api.get(MARKETS + "/" + UUID.randomUUID() + "/positions").send().is(Problem.MARKET_NOT_FOUND);
    api.get(rain + "/positions?cursor=AAAA").send().is(Problem.INVALID_CURSOR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Yes", "No"})
  void a_market_can_pay_whatever_the_answer(String outcome) {
    String shares = buyFor(bob, outcome, "40").is(201).data().get("shares").toString();
    var solvency = api.get(rain + "/solvency").send().is(200).data();
    assertThat(solvency.get("escrow")).hasToString("140");
    assertThat(solvency.get("largestPayout")).hasToString(shares);
    assertThat(solvency.get("subsidyLeft").decimalValue())
        .isEqualByComparingTo(new BigDecimal("140").subtract(new BigDecimal(shares)))
        .isPositive();
    api.get(MARKETS + "/" + UUID.randomUUID() + "/solvency").send().is(Problem.MARKET_NOT_FOUND);
  }
}

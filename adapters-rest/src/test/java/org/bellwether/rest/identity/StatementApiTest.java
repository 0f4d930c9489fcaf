package org.bellwether.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

/// What came into an account and went out of it.
class StatementApiTest extends MarketFixture {
  private static final String STATEMENT = "/api/v1/users/me/transfers";

  private Answer statement(Person person) {
    return api.get(STATEMENT).as(person).send().is(200);
  }

  @Test
  void an_account_begins_with_a_grant() {
    Answer statement = statement(bob);
    assertThat(statement.data()).hasSize(1);
    assertThat(statement.json().get("meta")).hasToString("{\"limit\":20}");
    var grant = statement.data().get(0);
    assertThat(grant.get("reason").asString()).isEqualTo("grant");
    assertThat(grant.get("amount")).hasToString("1000");
    assertThat(grant.get("at").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(grant.has("marketId")).isFalse();
  }

  @Test
  void whatever_moves_credits_is_a_line_and_all_lines_sum_to_the_balance() {
    String rain = create(ann, RAIN);
    trade(rain, ann, "{'side': 'buy', 'outcome': 'Yes', 'amount': 20}");
    String trade = trade(rain, bob, "{'side': 'buy', 'outcome': 'No', 'amount': 10}");
    trade(rain, bob, "{'side': 'sell', 'outcome': 'No', 'shares': 1.5}");
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"No\"}").send().is(201);
    api.settle();

    Answer anns = statement(ann);
    assertThat(anns.each("reason")).containsExactly("refund", "purchase", "subsidy", "grant");
    assertThat(anns.data().get(1).get("amount")).hasToString("-20");
    assertThat(anns.data().get(2).get("amount")).hasToString("-100");
    Answer bobs = statement(bob);
    assertThat(bobs.each("reason")).containsExactly("payout", "sale", "purchase", "grant");
    assertThat(bobs.data().get(2).get("id").asString()).isEqualTo(trade);
    assertThat(bobs.data().get(2).get("marketId").asString()).isEqualTo(id(rain).toString());
    for (Person person : List.of(ann, bob)) {
      assertThat(
              statement(person)
                  .data()
                  .valueStream()
                  .map(line -> line.get("amount").decimalValue())
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(
              api.get("/api/v1/users/me")
                  .as(person)
                  .send()
                  .is(200)
                  .data()
                  .get("balance")
                  .decimalValue());
    }
  }

  private String trade(String market, Person trader, String order) {
    return api.post(market + "/trades")
        .as(trader)
        .json(json(order))
        .send()
        .is(201)
        .data()
        .get("id")
        .asString();
  }

  @Test
  void a_statement_goes_on_where_its_cursor_says() {
    for (int i = 0; i < 3; i++) {
      create(ann, RAIN);
    }
    List<String> reasons = new ArrayList<>();
    String next = STATEMENT + "?limit=3";
    while (!next.isEmpty()) {
      Answer page = api.get(next).as(ann).send().is(200);
      reasons.addAll(page.each("reason"));
      String cursor = page.json().get("meta").path("nextCursor").asString("");
      next = cursor.isEmpty() ? "" : STATEMENT + "?limit=3&cursor=" + cursor;
    }
    assertThat(reasons).containsExactly("subsidy", "subsidy", "subsidy", "grant");
    api.get(STATEMENT + "?cursor=AAAA").as(ann).send().is(Problem.INVALID_CURSOR);
  }

  @Test
  void a_statement_is_for_its_owner() {
    api.get(STATEMENT).badOnPurpose().send().is(Problem.MISSING_TOKEN);
  }
}

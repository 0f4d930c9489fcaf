package org.bellwether.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;

/// API6:2023. What a program could do over and over, or at the right moment, brings it nothing:
/// trading, opening markets, resolving them, registering. How often it may try is API4's.
class Api6UnrestrictedAccessToSensitiveBusinessFlowsTest extends SecurityFixture {
  private final String rain = create(ann, RAIN);

  private Answer order(Person trader, String order) {
    return api.post(rain + "/trades").as(trader).json(json(order)).send();
  }

  private BigDecimal balance(Person person) {
    return api.get("/api/v1/users/me")
        .as(person)
        .send()
        .is(200)
        .data()
        .get("balance")
        .decimalValue();
  }

  @Test
  void buying_and_selling_back_over_and_over_gains_nothing() {
    BigDecimal before = balance(bob);
    for (int i = 1; i <= 20; i++) {
      order(bob, "{'side': 'buy', 'outcome': 'Yes', 'shares': 0.00000%d}".formatted(1 + i % 9));
      order(bob, "{'side': 'sell', 'outcome': 'Yes', 'shares': 0.00000%d}".formatted(1 + i % 9));
    }
    order(bob, "{'side': 'buy', 'outcome': 'No', 'shares': 33.333333}").is(201);
    order(bob, "{'side': 'sell', 'outcome': 'No', 'shares': 33.333333}").is(201);
    assertThat(balance(bob)).isLessThanOrEqualTo(before);
  }

  @Test
  void buying_every_outcome_costs_at_least_what_it_pays() {
    BigDecimal yes = cost(order(bob, "{'side': 'buy', 'outcome': 'Yes', 'shares': 10}").is(201));
    BigDecimal no = cost(order(bob, "{'side': 'buy', 'outcome': 'No', 'shares': 10}").is(201));
    assertThat(yes.add(no)).isGreaterThanOrEqualTo(BigDecimal.TEN);
  }

  private static BigDecimal cost(Answer trade) {
    return trade.data().get("cost").decimalValue();
  }

  @Test
  void a_race_spends_no_credit_twice() {
    List<CompletableFuture<Answer>> race =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () -> order(bob, "{'side': 'buy', 'outcome': 'Yes', 'amount': 300}"),
                    Thread::startVirtualThread))
            .toList();
    List<Integer> statuses =
        race.stream().map(CompletableFuture::join).map(Answer::status).toList();
    assertThat(statuses).containsOnly(201, 422);
    assertThat(statuses.stream().filter(status -> status == 201).count()).isEqualTo(3);
    assertThat(balance(bob)).isEqualByComparingTo("100");
  }

  @Test
  void whoever_knows_the_answer_no_longer_trades_on_it() {
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"Yes\"}").send().is(201);
    order(ann, "{'side': 'buy', 'outcome': 'Yes', 'amount': 1}").is(Problem.MARKET_NOT_ACTIVE);
  }

  @Test
  void an_answer_is_given_once() {
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"Yes\"}").send().is(201);
    api.post(rain + "/resolution")
        .as(ann)
        .json("{\"outcome\": \"No\"}")
        .send()
        .is(Problem.MARKET_ALREADY_RESOLVED);
    api.post(rain + "/resolution")
        .as(admin)
        .json("{\"cancel\": true}")
        .send()
        .is(Problem.MARKET_ALREADY_RESOLVED);
  }

  @Test
  void a_market_that_was_closed_is_not_opened_again_by_moving_its_end() {
    set(rain, MarketStatus.CLOSED);
    api.patch(rain)
        .as(ann)
        .badOnPurpose()
        .mergePatch("{\"closesAt\": \"2035-01-01T00:00:00Z\"}")
        .send();
    order(bob, "{'side': 'buy', 'outcome': 'Yes', 'amount': 1}").is(Problem.MARKET_NOT_ACTIVE);
  }

  @Test
  void a_market_is_not_taken_away_from_its_holders() {
    order(bob, "{'side': 'buy', 'outcome': 'Yes', 'amount': 1}").is(201);
    api.delete(rain).as(ann).send().is(Problem.MARKET_TRADED);
    api.delete(rain).as(admin).send().is(Problem.MARKET_TRADED);
  }

  /// The market maker loses what the creator has put up, and nobody else's credits.
  @Test
  void the_creator_gets_no_more_out_of_a_market_than_was_put_in() {
    BigDecimal before = balance(ann).add(balance(bob));
    order(ann, "{'side': 'buy', 'outcome': 'Yes', 'amount': 400}").is(201);
    order(bob, "{'side': 'buy', 'outcome': 'No', 'amount': 50}").is(201);
    api.post(rain + "/resolution").as(ann).json("{\"outcome\": \"Yes\"}").send().is(201);
    api.settle();
    assertThat(balance(ann).add(balance(bob)))
        .isEqualByComparingTo(before.add(new BigDecimal("100")));
  }

  @Test
  void an_address_gets_its_welcome_once() {
    long before = transfers();
    String body = "{'email': 'eve@example.org', 'password': 'correct horse', 'name': 'Eve'}";
    for (String again : new String[] {body, body, body.replace("eve@", "EVE@")}) {
      api.post("/api/v1/auth/register").json(json(again)).send().is(202);
    }
    assertThat(transfers()).isEqualTo(before + 1);
  }

  private long transfers() {
    return api.ledger.transfers().size();
  }
}

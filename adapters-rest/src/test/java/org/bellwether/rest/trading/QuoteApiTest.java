package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import java.util.UUID;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an order would get.
class QuoteApiTest extends TradeFixture {

  private Answer quote(String query) {
    return api.get(rain + "/quote?" + query).send();
  }

  @Test
  void a_quote_is_what_the_trade_gets_when_nobody_is_faster() {
    var quote = quote("side=buy&outcome=Yes&amount=12.5").is(200).data();
    assertThat(market().get("version").asInt()).isEqualTo(1);
    var trade = buyFor(bob, "Yes", "12.5").is(201).data();
    for (String field :
        new String[] {"side", "outcome", "shares", "cost", "priceBefore", "priceAfter"}) {
      assertThat(trade.get(field)).as(field).isEqualTo(quote.get(field));
    }
    assertThat(quote.get("averagePrice").decimalValue())
        .isEqualByComparingTo(
            trade
                .get("cost")
                .decimalValue()
                .divide(trade.get("shares").decimalValue(), 6, RoundingMode.HALF_EVEN));
    assertThat(quote.get("priceImpact").decimalValue())
        .isEqualByComparingTo(
            trade
                .get("priceAfter")
                .decimalValue()
                .subtract(trade.get("priceBefore").decimalValue()));
  }

  @Test
  void shares_are_quoted_both_ways() {
    buyFor(ann, "No", "10").is(201);
    var buy = quote("side=buy&outcome=no&shares=5.25&maxCost=5").is(200).data();
    assertThat(buy.get("shares")).hasToString("5.25");
    assertThat(buy.has("proceeds")).isFalse();
    var sale = quote("side=sell&outcome=no&shares=5.25&minProceeds=2").is(200).data();
    assertThat(sale.has("cost")).isFalse();
    assertThat(sale.get("proceeds").decimalValue()).isLessThan(buy.get("cost").decimalValue());
    assertThat(sale.get("priceImpact").decimalValue()).isNegative();
  }

  @Test
  void a_quote_does_not_ask_who_would_pay() {
    quote("side=buy&outcome=Yes&shares=1200").is(200);
    quote("side=sell&outcome=Yes&shares=1").is(Problem.MORE_THAN_OUTSTANDING).is(422);
  }

  @Test
  void what_would_be_refused_is() {
    quote("side=buy&outcome=Yes&shares=20&maxCost=10").is(Problem.PRICE_MOVED);
    quote("side=buy&outcome=Yes&amount=1000000").is(Problem.ORDER_TOO_LARGE);
    quote("side=buy&outcome=Maybe&amount=1").is(Problem.UNKNOWN_OUTCOME);
    quote("side=buy&outcome=Yes&amount=1&validUntil=2030-01-01T00:00:00Z")
        .is(Problem.DEADLINE_PASSED);
    set(rain, MarketStatus.CLOSED);
    quote("side=buy&outcome=Yes&amount=1").is(Problem.MARKET_NOT_ACTIVE);
    api.get(MARKETS + "/" + UUID.randomUUID() + "/quote?side=buy&outcome=Yes&amount=1")
        .send()
        .is(Problem.MARKET_NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|amount or else shares must be given, and not both;outcome must have 1 to 100 characters;side must be buy or sell",
        "side=hold&outcome=Yes&amount=1|side must be buy or sell",
        "side=buy&outcome=Yes&amount=1&shares=1|amount or else shares must be given, and not both",
        "side=sell&outcome=Yes&amount=1|shares must be given to sell",
        "side=buy&outcome=Yes&amount=1&maxCost=1|maxCost goes together with shares to buy only",
        "side=buy&outcome=Yes&amount=0|amount must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "side=buy&outcome=Yes&amount=1.0000001|amount must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "side=buy&outcome=Yes&amount=-1|amount must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "side=buy&outcome=Yes&amount=1e65|amount must be a number such as 12.5",
        "side=buy&outcome=Yes&amount=1e|amount must be a number such as 12.5",
        "side=buy&outcome=Yes&amount=NaN|amount must be a number such as 12.5",
        "side=buy&outcome=Yes&amount=%D9%A1|amount must be a number such as 12.5",
        "side=buy&outcome=Yes&amount=1&amount=2&x=y|amount must be given once;x is not a parameter here",
        "side=buy&outcome=a%00b&amount=1&validUntil=now|outcome must have 1 to 100 readable characters;validUntil must be a time such as 2030-01-31T12:00:00Z"
      })
  void parameters_that_break_rules_are_told_all_of_them(String query, String violations) {
    Answer no = api.get(rain + "/quote?" + (query == null ? "" : query)).badOnPurpose().send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactly(violations.split(";", -1));
  }
}

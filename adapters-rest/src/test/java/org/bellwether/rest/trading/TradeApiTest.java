package org.bellwether.rest.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi.Person;
import org.bellwether.rest.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Buying and selling shares, and the list of what was traded.
class TradeApiTest extends TradeFixture {

  @Test
  void an_amount_buys_as_many_shares_as_it_can() {
    Answer traded = buyFor(bob, "Yes", "10").is(201);

    var trade = traded.data();
    assertThat(trade.get("side").asString()).isEqualTo("buy");
    assertThat(trade.get("outcome").get("name").asString()).isEqualTo("Yes");
    assertThat(trade.get("cost")).hasToString("10");
    assertThat(trade.has("proceeds")).isFalse();
    assertThat(trade.get("shares").decimalValue()).isBetween(number("19.34"), number("19.36"));
    assertThat(trade.get("priceBefore")).hasToString("0.5");
    assertThat(trade.get("priceAfter").decimalValue()).isBetween(number("0.533"), number("0.534"));
    assertThat(trade.get("balance")).hasToString("990");
    assertThat(trade.get("position").get("shares")).isEqualTo(trade.get("shares"));
    assertThat(trade.get("position").get("cost")).hasToString("10");
    assertThat(trade.get("at").asString()).isEqualTo("2030-06-01T12:00:00Z");
    assertThat(traded.header("Location")).isEqualTo(rain + "/trades");
    assertThat(traded.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_trade_moves_the_prices_of_its_market_and_counts_as_a_version() {
    var trade = buyFor(bob, "Yes", "10").is(201).data();
    var market = market();
    assertThat(market.get("outcomes").get(0).get("price")).isEqualTo(trade.get("priceAfter"));
    assertThat(market.get("outcomes").get(0).get("outstanding")).isEqualTo(trade.get("shares"));
    assertThat(market.get("outcomes").get(1).get("outstanding")).hasToString("0");
    assertThat(
            market
                .get("outcomes")
                .get(0)
                .get("price")
                .decimalValue()
                .add(market.get("outcomes").get(1).get("price").decimalValue()))
        .isEqualByComparingTo("1");
    assertThat(market.get("volume")).hasToString("10");
    assertThat(market.get("version").asInt()).isEqualTo(2);
    api.get(rain).header("If-None-Match", "\"1\"").send().is(200);
    api.get(rain).header("If-None-Match", "\"2\"").send().is(304);
    api.patch(rain)
        .as(ann)
        .header("If-Match", "\"1\"")
        .mergePatch("{}")
        .send()
        .is(Problem.VERSION_MISMATCH);
  }

  @Test
  void shares_are_bought_at_what_they_cost_and_sold_for_no_more() {
    String order = "{'side': 'buy', 'outcome': 'No', 'shares': 20, 'maxCost': 10.4}";
    var bought = order(bob, order).is(201).data();
    assertThat(bought.get("shares")).hasToString("20");
    assertThat(bought.get("cost").decimalValue()).isBetween(number("10.3"), number("10.4"));

    String back = "{'side': 'sell', 'outcome': 'No', 'shares': 20, 'minProceeds': 10.3}";
    var sold = order(bob, back).is(201).data();
    assertThat(sold.has("cost")).isFalse();
    assertThat(sold.get("proceeds").decimalValue())
        .isLessThanOrEqualTo(bought.get("cost").decimalValue());
    assertThat(sold.get("priceAfter")).hasToString("0.5");
    assertThat(sold.get("position").get("shares")).hasToString("0");
    assertThat(sold.get("balance").decimalValue()).isBetween(number("999.999998"), number("1000"));
  }

  @Test
  void an_outcome_is_named_by_its_id_or_by_its_name_whatever_the_case() {
    String id = market().get("outcomes").get(1).get("id").asString();
    for (String name : List.of(id, "No", "NO", "no")) {
      var trade = buyFor(bob, name, "1").is(201).data();
      assertThat(trade.get("outcome").get("id").asString()).isEqualTo(id);
    }
    assertThat(buyFor(bob, "Maybe", "1").is(Problem.UNKNOWN_OUTCOME).is(422).body())
        .contains("no outcome 'Maybe'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'amount': 10, 'minShares': 19.4 | shares cost 10 credits",
        "'shares': 20, 'maxCost': 10.3 | now 20 shares cost 10.3",
      })
  void an_order_is_not_filled_at_worse_than_it_allows(String limits, String clue) {
    Answer no = order(bob, "{'side': 'buy', 'outcome': 'Yes', %s}".formatted(limits));
    assertThat(no.is(Problem.PRICE_MOVED).is(422).json().get("detail").asString()).contains(clue);
    nothingHappened();
  }

  @Test
  void a_sale_is_not_made_for_less_than_it_allows() {
    String shares = buyFor(bob, "Yes", "10").is(201).data().get("shares").toString();
    String order =
        "{'side': 'sell', 'outcome': 'Yes', 'shares': %s, 'minProceeds': 10.000001}"
            .formatted(shares);
    Answer no = order(bob, order).is(Problem.PRICE_MOVED);
    assertThat(no.json().get("detail").asString())
        .startsWith("now " + shares + " shares bring 9.99");
  }

  private void nothingHappened() {
    assertThat(market().get("version").asInt()).isEqualTo(1);
    assertThat(api.get(rain + "/trades").send().is(200).data()).isEmpty();
    assertThat(balance(bob)).isEqualTo("1000");
  }

  @Test
  void nobody_pays_more_than_they_have() {
    Answer no = buyFor(bob, "Yes", "1000.000001").is(Problem.INSUFFICIENT_BALANCE).is(422);
    assertThat(no.json().get("detail").asString())
        .isEqualTo("this costs 1000.000001 credits and you have 1000");
    nothingHappened();
    buyFor(bob, "Yes", "1000").is(201);
    assertThat(balance(bob)).isEqualTo("0");
  }

  @Test
  void nobody_sells_more_than_they_hold() {
    buyFor(ann, "Yes", "10").is(201);
    Answer none = sell(bob, "Yes", "1").is(Problem.INSUFFICIENT_SHARES).is(422);
    assertThat(none.json().get("detail").asString()).isEqualTo("you hold 0 shares of this outcome");
    sell(ann, "Yes", "100").is(Problem.INSUFFICIENT_SHARES);
    sell(ann, "No", "1").is(Problem.INSUFFICIENT_SHARES);
  }

  @Test
  void no_order_is_larger_than_the_market_trades_at_once() {
    Answer no = buyFor(bob, "Yes", "999999.999999").is(Problem.ORDER_TOO_LARGE).is(422);
    assertThat(no.json().get("detail").asString()).contains("at most 32 times");
    order(bob, "{'side': 'buy', 'outcome': 'Yes', 'shares': 1000000000}")
        .is(Problem.ORDER_TOO_LARGE);
    nothingHappened();
  }

  @Test
  void the_least_there_is_can_be_traded_but_not_for_nothing() {
    var trade = order(bob, "{'side': 'buy', 'outcome': 'Yes', 'shares': 0.000001}").is(201).data();
    assertThat(trade.get("cost")).hasToString("0.000001");
    sell(bob, "Yes", "0.000001").is(Problem.TRADE_TOO_SMALL).is(422);
  }

  @Test
  void an_order_has_a_deadline() {
    String order = "{'side': 'buy', 'outcome': 'Yes', 'amount': 1, 'validUntil': '%s'}";
    order(bob, order.formatted(api.now)).is(201);
    assertThat(order(bob, order.formatted(api.now.minusSeconds(1))).is(422).code())
        .isEqualTo("deadline-passed");
  }

  @Test
  void a_market_trades_until_it_closes_whether_or_not_that_has_been_noticed() {
    api.now = api.now.plus(Duration.ofDays(30)).minusSeconds(43_201);
    buyFor(token(bob), "Yes", "1").is(201);
    api.now = api.now.plusSeconds(1);
    Answer no = buyFor(token(bob), "Yes", "1").is(Problem.TRADING_ENDED).is(409);
    assertThat(no.json().get("detail").asString()).contains("2030-07-01T00:00:00Z");
  }

  private Person token(Person person) {
    return new Person(person.user(), api.token(person.user()));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void a_market_that_no_longer_trades_says_so(MarketStatus status) {
    set(rain, status);
    buyFor(bob, "Yes", "1").is(Problem.MARKET_NOT_ACTIVE).is(409);
  }

  @Test
  void a_market_without_a_subsidy_is_not_traded() {
    Market market = api.markets.findById(id(rain)).orElseThrow();
    MarketId id = new MarketId(UUID.randomUUID());
    api.markets.create(
        new Market(
            id,
            "elsewhere:1",
            market.creatorId(),
            market.terms(),
            market.outcomes(),
            MarketStatus.ACTIVE,
            Credits.ZERO,
            api.now,
            api.now,
            1));
    api.post(MARKETS + "/" + id + "/trades")
        .as(bob)
        .json(json("{'side': 'buy', 'outcome': 'Yes', 'amount': 1}"))
        .send()
        .is(Problem.MARKET_NOT_FUNDED)
        .is(409);
  }

  @Test
  void trading_needs_a_market_and_somebody_who_is_known() {
    String order = json("{'side': 'buy', 'outcome': 'Yes', 'amount': 1}");
    String nowhere = MARKETS + "/" + UUID.randomUUID() + "/trades";
    api.post(nowhere).as(bob).json(order).send().is(Problem.MARKET_NOT_FOUND);
    api.get(nowhere).send().is(Problem.MARKET_NOT_FOUND);
    api.post(rain + "/trades").badOnPurpose().json(order).send().is(Problem.MISSING_TOKEN);
    User gone =
        new User(
            new Profile(new UserId(UUID.randomUUID()), "Gone"),
            new EmailAddress("gone@example.org"),
            new PasswordHash("none"),
            Role.USER,
            api.now);
    buyFor(new Person(gone, api.token(gone)), "Yes", "1").is(Problem.INVALID_TOKEN).is(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|amount or else shares must be given, and not both;outcome must not be null;side must not be null",
        "{'side': 'Buy', 'outcome': 'Yes', 'amount': 1}|side must be buy or sell",
        "{'side': 'buy', 'outcome': ' ', 'amount': 1}|outcome must have 1 to 100 characters",
        "{'side': 'buy', 'outcome': 'Yes', 'amount': 1, 'shares': 1}|amount or else shares must be given, and not both",
        "{'side': 'sell', 'outcome': 'Yes', 'amount': 1}|shares must be given to sell",
        "{'side': 'buy', 'outcome': 'Yes', 'amount': 1, 'maxCost': 1}|maxCost goes together with shares to buy only",
        "{'side': 'sell', 'outcome': 'Yes', 'shares': 1, 'maxCost': 1}|maxCost goes together with shares to buy only",
        "{'side': 'buy', 'outcome': 'Yes', 'shares': 1, 'minShares': 1}|minShares goes together with an amount to buy for only",
        "{'side': 'buy', 'outcome': 'Yes', 'shares': 1, 'minProceeds': 1}|minProceeds goes together with shares to sell only",
        "{'side': 'buy', 'outcome': 'Yes', 'amount': 1, 'validUntil': 'soon'}|validUntil must be a time such as 2030-01-31T12:00:00Z",
        "{'side': 'buy', 'outcome': 'Yes', 'amount': 1, 'colour': 'blue', 'limit': 1}|colour is not a field of this resource;limit is not a field of this resource"
      })
  void an_order_that_breaks_rules_is_told_all_of_them(String order, String violations) {
    Answer no = badOrder(order).is(Problem.VALIDATION_FAILED);
    assertThat(no.violations()).containsExactly(violations.split(";", -1));
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "-0.0|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "-1|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "1.0000001|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "1e-7|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "1000000000.000001|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "1e10|must be above 0 and at most 1,000,000,000, with at most 6 decimal places",
        "1e400|must be a number with at most 64 digits",
        "1e-400|must be a number with at most 64 digits",
        "'1'|must be a number with at most 64 digits",
        "'NaN'|must be a number with at most 64 digits",
        "true|must be a number with at most 64 digits",
        "[1]|must be a number with at most 64 digits",
        "{}|must be a number with at most 64 digits"
      })
  void numbers_that_are_no_amounts_are_refused_whatever_they_are_for(String number, String rule) {
    String sale =
        "{'side': 'sell', 'outcome': 'Yes', 'shares': %s, 'minProceeds': %s}"
            .formatted(number, number);
    assertThat(badOrder(sale).is(400).violations())
        .contains("minProceeds " + rule, "shares " + rule);
    String purchase =
        "{'side': 'buy', 'outcome': 'Yes', 'amount': %s, 'minShares': %s}"
            .formatted(number, number);
    assertThat(badOrder(purchase).is(400).violations())
        .contains("amount " + rule, "minShares " + rule);
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity", "1e99999999999", "01", "+1", "0x1", "1_000"})
  void what_is_no_number_in_json_is_malformed(String number) {
    badOrder("{'side': 'buy', 'outcome': 'Yes', 'amount': %s}".formatted(number))
        .is(Problem.MALFORMED_JSON);
    nothingHappened();
  }

  @Test
  void zeros_at_the_end_do_not_count_as_decimal_places() {
    assertThat(buyFor(bob, "Yes", "1.00000000").is(201).data().get("cost")).hasToString("1");
  }

  @Test
  void trades_are_listed_for_everybody_the_latest_first() {
    String first = buyFor(bob, "Yes", "10").is(201).data().get("id").asString();
    api.now = api.now.plusSeconds(1);
    String second = buyFor(ann, "No", "5").is(201).data().get("id").asString();
    Answer list = api.get(rain + "/trades").send().is(200);
    assertThat(list.each("id")).containsExactly(second, first);
    assertThat(list.json().get("meta")).hasToString("{\"limit\":20}");
    var trade = list.data().get(1);
    assertThat(trade.get("user").get("id").asString()).isEqualTo(bob.id().toString());
    assertThat(trade.get("user").get("name").asString()).isEqualTo("Bob");
    assertThat(trade.get("cost")).hasToString("10");
    assertThat(trade.has("balance")).isFalse();
    assertThat(trade.has("position")).isFalse();
    assertThat(api.get(rain + "/trades?userId=" + ann.id()).send().is(200).each("id"))
        .containsExactly(second);
  }

  @Test
  void a_list_of_trades_goes_on_where_its_cursor_says() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(buyFor(bob, "Yes", "1").is(201).data().get("id").asString());
    }
    Answer first = api.get(rain + "/trades?limit=2").send().is(200);
    buyFor(bob, "Yes", "1").is(201);
    String cursor = first.json().get("meta").get("nextCursor").asString();
    Answer second = api.get(rain + "/trades?limit=2&cursor=" + cursor).send().is(200);
    cursor = second.json().get("meta").get("nextCursor").asString();
    Answer third = api.get(rain + "/trades?limit=2&cursor=" + cursor).send().is(200);
    List<String> listed = new ArrayList<>(first.each("id"));
    listed.addAll(second.each("id"));
    listed.addAll(third.each("id"));
    assertThat(listed).isEqualTo(made);
    assertThat(third.json().get("meta").has("nextCursor")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "x",
        "AAAA",
        "VFJBREVTIDA",
        "VFJBREVTIC0x",
        "VFJBREVTICsx",
        "VFJBREVT",
        "Q0FORExFUyAx"
      })
  void a_cursor_that_no_list_of_trades_gave_is_refused(String cursor) {
    api.get(rain + "/trades?cursor=" + cursor).send().is(Problem.INVALID_CURSOR);
  }

  @Test
  void parameters_of_the_list_are_checked_at_once() {
    Answer no = api.get(rain + "/trades?limit=0&userId=1&offset=3").badOnPurpose().send();
    assertThat(no.is(Problem.VALIDATION_FAILED).violations())
        .containsExactlyInAnyOrder(
            "limit must be a whole number from 1 to 100",
            "userId must be a UUID",
            "offset is not a parameter here");
  }
}

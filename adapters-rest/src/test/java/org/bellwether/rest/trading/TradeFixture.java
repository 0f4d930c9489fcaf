package org.bellwether.rest.trading;

import org.bellwether.rest.Answer;
import org.bellwether.rest.MarketFixture;
import org.bellwether.rest.TestApi.Person;
import tools.jackson.databind.JsonNode;

/// A market of Ann's that people trade: even odds, a subsidy of 100, so that b is 144.27.
abstract class TradeFixture extends MarketFixture {
  final String rain = create(ann, RAIN);

  Answer order(Person trader, String order) {
    return api.post(rain + "/trades").as(trader).json(json(order)).send();
  }

  /// An order that breaks rules.
  Answer badOrder(String order) {
    return api.post(rain + "/trades").as(bob).badOnPurpose().json(json(order)).send();
  }

  Answer buyFor(Person trader, String outcome, String amount) {
    return order(
        trader, "{'side': 'buy', 'outcome': '%s', 'amount': %s}".formatted(outcome, amount));
  }

  Answer sell(Person trader, String outcome, String shares) {
    return order(
        trader, "{'side': 'sell', 'outcome': '%s', 'shares': %s}".formatted(outcome, shares));
  }

  JsonNode market() {
    return api.get(rain).send().is(200).data();
  }

  String balance(Person person) {
    return api.get("/api/v1/users/me").as(person).send().is(200).data().get("balance").toString();
  }
}

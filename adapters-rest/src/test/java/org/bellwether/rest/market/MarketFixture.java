package org.bellwether.rest.market;

import java.util.UUID;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.Answer;
import org.bellwether.rest.TestApi;
import org.bellwether.rest.TestApi.Person;
import org.junit.jupiter.api.AfterEach;

/// An API with some people.
abstract class MarketFixture {
  static final String MARKETS = "/api/v1/markets";
  static final String RAIN =
      """
      {"name": "Will it rain?", "description": "In Lisbon.", "outcomes": ["Yes", "No"],
       "category": "Weather", "tags": ["lisbon", "rain"], "closesAt": "2030-07-01T00:00:00Z"}
      """;

  final TestApi api;
  final Person ann;
  final Person bob;
  final Person moderator;
  final Person admin;

  MarketFixture() {
    this(TestApi.start());
  }

  MarketFixture(TestApi api) {
    this.api = api;
    ann = api.person("Ann", Role.USER);
    bob = api.person("Bob", Role.USER);
    moderator = api.person("Mo", Role.MODERATOR);
    admin = api.person("Ada", Role.ADMIN);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// Creates the market of that body and says where it is.
  String create(Person creator, String body) {
    Answer created = api.post(MARKETS).as(creator).json(body).send().is(201);
    return created.header("Location");
  }

  /// Puts a market into a state that no call of this version of the API leads to.
  void set(String location, MarketStatus status) {
    MarketId id = new MarketId(UUID.fromString(location.substring(MARKETS.length() + 1)));
    Market market = api.markets.findById(id).orElseThrow();
    api.markets.delete(id);
    api.markets.create(
        new Market(
            id,
            market.externalId(),
            market.creatorId(),
            market.terms(),
            market.outcomes(),
            status,
            market.volume(),
            market.createdAt(),
            market.updatedAt(),
            market.version()));
  }
}

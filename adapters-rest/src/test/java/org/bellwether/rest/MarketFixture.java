package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.UUID;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.rest.TestApi.Person;
import org.junit.jupiter.api.AfterEach;

/// An API with some people, who have credits to trade with. No test creates money, or loses any.
public abstract class MarketFixture {
  protected static final String MARKETS = "/api/v1/markets";
  protected static final String RAIN =
      """
      {"name": "Will it rain?", "description": "In Lisbon.", "outcomes": ["Yes", "No"],
       "category": "Weather", "tags": ["lisbon", "rain"], "closesAt": "2030-07-01T00:00:00Z",
       "subsidy": 100}
      """;

  protected final TestApi api;
  protected final Person ann;
  protected final Person bob;
  protected final Person moderator;
  protected final Person admin;

  protected MarketFixture() {
    this(TestApi.start());
  }

  protected MarketFixture(TestApi api) {
    this.api = api;
    ann = api.person("Ann", Role.USER);
    bob = api.person("Bob", Role.USER);
    moderator = api.person("Mo", Role.MODERATOR);
    admin = api.person("Ada", Role.ADMIN);
  }

  @AfterEach
  void stop() {
    api.close();
    assertThat(api.allCredits()).as("all accounts together").isZero();
  }

  /// JSON with single quotes, which are easier to read in a test.
  protected static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  protected static BigDecimal number(String decimal) {
    return new BigDecimal(decimal);
  }

  /// Creates the market of that body and says where it is.
  protected String create(Person creator, String body) {
    Answer created = api.post(MARKETS).as(creator).json(body).send().is(201);
    return created.header("Location");
  }

  /// Puts a market into a state that no call of this version of the API leads to.
  protected void set(String location, MarketStatus status) {
    MarketId id = id(location);
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
            market.funding(),
            market.resolution(),
            market.reversal(),
            market.volume(),
            market.trades(),
            market.createdAt(),
            market.updatedAt(),
            market.version()));
  }

  protected static MarketId id(String location) {
    return new MarketId(UUID.fromString(location.substring(MARKETS.length() + 1)));
  }
}

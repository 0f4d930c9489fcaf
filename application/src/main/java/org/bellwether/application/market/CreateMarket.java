package org.bellwether.application.market;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;

/// Opens a new market.
public final class CreateMarket {
  private final Transactions transactions;
  private final MarketRepository markets;
  private final UserRepository users;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  public CreateMarket(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.markets = markets;
    this.users = users;
    this.ids = ids;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    MarketTerms terms = command.terms();
    if (!terms.closesAt().isAfter(now)) {
      return new MarketRefusal.ClosesInThePast(terms.closesAt());
    }
    List<Outcome> outcomes =
        outcomes(command.outcomes(), Price.uniform(command.outcomes().size()), ids);
    UserId creatorId = command.caller().id();
    Market market = Market.open(new MarketId(ids.get()), creatorId, terms, outcomes, now);
    return transactions.inTransaction(() -> {
      Profile creator = users.findProfiles(List.of(creatorId)).get(creatorId);
      if (creator == null) {
        return new MarketRefusal.CreatorUnknown(creatorId);
      }
      markets.create(market);
      return new Created(new MarketWithCreator(market, creator));
    });
  }

  static List<Outcome> outcomes(List<String> names, List<Price> prices, Supplier<UUID> ids) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      outcomes.add(new Outcome(new OutcomeId(ids.get()), names.get(i), prices.get(i)));
    }
    return outcomes;
  }

  /// @param outcomes their names, in order
  public record Command(Caller caller, MarketTerms terms, List<String> outcomes) {}

  /// Created, or a refusal.
  public sealed interface Result
      permits Created, MarketRefusal.ClosesInThePast, MarketRefusal.CreatorUnknown {}

  /// The market, as it is from now on.
  public record Created(MarketWithCreator market) implements Result {}
}

package org.bellwether.application.market;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;

/// Looks up one market.
public final class GetMarket {
  private final MarketRepository markets;
  private final UserRepository users;

  public GetMarket(MarketRepository markets, UserRepository users) {
    this.markets = markets;
    this.users = users;
  }

  public Result execute(MarketId id) {
    Optional<Market> market = markets.findById(id);
    if (market.isEmpty()) {
      return new MarketRefusal.MarketNotFound(id);
    }
    return new Found(withCreator(market.get(), users));
  }

  static MarketWithCreator withCreator(Market market, UserRepository users) {
    Map<UserId, Profile> profiles = users.findProfiles(List.of(market.creatorId()));
    return new MarketWithCreator(market, requireNonNull(profiles.get(market.creatorId())));
  }

  /// Found, or a refusal.
  public sealed interface Result permits Found, MarketRefusal.MarketNotFound {}

  /// The market, as it is now.
  public record Found(MarketWithCreator market) implements Result {}
}

package org.bellwether.application.market;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bellwether.application.Page;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TermsChange;
import org.bellwether.domain.market.TermsHistory;
import org.jspecify.annotations.Nullable;

/// How the terms of a market have changed, the latest change first, with who made them in one
/// batch.
public final class ListTermsChanges {
  private final MarketRepository markets;
  private final TermsHistory history;
  private final UserRepository users;

  public ListTermsChanges(MarketRepository markets, TermsHistory history, UserRepository users) {
    this.markets = markets;
    this.history = history;
    this.users = users;
  }

  public Result execute(Query query) {
    Optional<Market> market = markets.findById(query.id());
    if (market.isEmpty()) {
      return new MarketRefusal.MarketNotFound(query.id());
    }
    Page<TermsChange, Long> page =
        Page.of(
            history.find(query.id(), query.before(), query.limit() + 1),
            query.limit(),
            TermsChange::version);
    return new Found(
        page,
        users.findProfiles(page.items().stream().map(TermsChange::by).collect(Collectors.toSet())));
  }

  /// @param before only changes that led to a smaller version; null to begin with the latest
  public record Query(MarketId id, @Nullable Long before, int limit) {}

  /// A page, or a refusal.
  public sealed interface Result permits Found, MarketRefusal.MarketNotFound {}

  /// @param people the profile of everybody in the page who is a user here
  public record Found(Page<TermsChange, Long> page, Map<UserId, Profile> people)
      implements Result {}
}

package org.bellwether.application.market;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.jspecify.annotations.Nullable;

/// Lists markets a page at a time, with their creators in one batch.
public final class ListMarkets {
  private final MarketRepository markets;
  private final UserRepository users;

  public ListMarkets(MarketRepository markets, UserRepository users) {
    this.markets = markets;
    this.users = users;
  }

  public Page execute(MarketQuery query) {
    // one more than asked tells whether there is a next page
    List<MarketSummary> found = markets.findAll(query.withLimit(query.limit() + 1));
    boolean more = found.size() > query.limit();
    List<MarketSummary> items = more ? found.subList(0, query.limit()) : found;
    Map<UserId, Profile> creators =
        items.isEmpty()
            ? Map.of()
            : users.findProfiles(
                items.stream().map(MarketSummary::creatorId).collect(Collectors.toSet()));
    MarketCursor next =
        more ? MarketCursor.after(items.getLast(), query.sort(), query.order()) : null;
    return new Page(items, creators, markets.count(query.filter()), next);
  }

  /// One page.
  ///
  /// @param creators the profile of every creator in the page
  /// @param total how many markets the filter lets pass, on all pages
  /// @param next where the next page starts; null on the last one
  public record Page(
      List<MarketSummary> markets,
      Map<UserId, Profile> creators,
      long total,
      @Nullable MarketCursor next) {}
}

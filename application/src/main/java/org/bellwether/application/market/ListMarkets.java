package org.bellwether.application.market;

import java.util.Map;
import java.util.stream.Collectors;
import org.bellwether.application.Page;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;

/// Lists markets a page at a time, with their creators in one batch.
public final class ListMarkets {
  private final MarketRepository markets;
  private final UserRepository users;

  public ListMarkets(MarketRepository markets, UserRepository users) {
    this.markets = markets;
    this.users = users;
  }

  public Listed execute(MarketQuery query) {
    Page<MarketSummary, MarketCursor> page =
        Page.of(
            markets.findAll(query.withLimit(query.limit() + 1)),
            query.limit(),
            last -> MarketCursor.after(last, query.sort(), query.order()));
    Map<UserId, Profile> creators =
        page.items().isEmpty()
            ? Map.of()
            : users.findProfiles(
                page.items().stream().map(MarketSummary::creatorId).collect(Collectors.toSet()));
    return new Listed(page, creators, markets.count(query.filter()));
  }

  /// @param creators the profile of every creator in the page
  /// @param total how many markets the filter lets pass, on all pages
  public record Listed(
      Page<MarketSummary, MarketCursor> page, Map<UserId, Profile> creators, long total) {}
}

package org.bellwether.rest.market;

import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.rest.query.QueryParameters;

/// The query parameters that say which markets are meant, the same wherever markets are found.
public final class FilterParameters {
  /// Counts are remembered for a second, but those up to an instant hardly ever serve two requests.
  private static final int INSTANT = 30;

  private static final int TAG = 6;
  private static final int OTHER = 2;

  private FilterParameters() {}

  /// What it costs to count the markets that such a filter lets pass, at a million, on top of what
  /// all of them do.
  static int cost(QueryParameters parameters) {
    MarketFilter filter = from(parameters);
    int cost = filter.closesBefore() == null && filter.closesAfter() == null ? 0 : INSTANT;
    cost += filter.tag() == null ? 0 : TAG;
    return cost + (filter.category() == null && filter.creatorId() == null ? 0 : OTHER);
  }

  public static MarketFilter from(QueryParameters parameters) {
    MarketStatus status = parameters.oneOf("status", MarketStatus.class, MarketResponse::word);
    var creator = parameters.uuid("creatorId");
    return new MarketFilter(
        status,
        parameters.text("category", MarketTerms.MAX_CATEGORY_LENGTH),
        parameters.text("tag", MarketTerms.MAX_TAG_LENGTH),
        creator == null ? null : new UserId(creator),
        parameters.instant("closesBefore"),
        parameters.instant("closesAfter"));
  }
}

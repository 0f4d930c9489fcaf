package org.bellwether.rest.market;

import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.rest.http.QueryParameters;

/// The query parameters that say which markets are meant, the same wherever markets are found.
public final class FilterParameters {
  private FilterParameters() {}

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

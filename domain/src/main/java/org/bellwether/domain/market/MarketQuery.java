package org.bellwether.domain.market;

import org.jspecify.annotations.Nullable;

/// Which part of which list of markets: either `offset` rows from its start, or after a cursor.
///
/// @param limit at least 1
/// @param offset rows to skip, at least 0; 0 when there is a cursor
/// @param cursor where to go on; null to count from the start
public record MarketQuery(
    MarketFilter filter,
    MarketSort sort,
    MarketSort.Order order,
    int limit,
    int offset,
    @Nullable MarketCursor cursor) {

  public MarketQuery {
    if (limit < 1 || offset < 0 || (cursor != null && offset > 0)) {
      throw new IllegalArgumentException("no page has limit " + limit + " and offset " + offset);
    }
    if (cursor != null && (cursor.sort() != sort || cursor.order() != order)) {
      throw new IllegalArgumentException("the cursor belongs to a list sorted otherwise");
    }
  }

  public MarketQuery withLimit(int newLimit) {
    return new MarketQuery(filter, sort, order, newLimit, offset, cursor);
  }
}

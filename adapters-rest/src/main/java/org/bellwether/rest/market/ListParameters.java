package org.bellwether.rest.market;

import java.util.Locale;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.rest.query.CursorFormat;
import org.bellwether.rest.query.PageRequest;
import org.bellwether.rest.query.QueryParameters;
import org.jspecify.annotations.Nullable;

/// The query parameters of a list of markets.
///
/// @param page its number, counted from 1
/// @param list which one it is, see [QueryParameters#list]
record ListParameters(MarketQuery query, int page, String list) {
  private static final int MAX_OFFSET = 10_000;

  /// How many markets are skipped for a permit.
  private static final int SKIPPED = 50;

  static ListParameters from(QueryParameters parameters) {
    MarketFilter filter = FilterParameters.from(parameters);
    MarketSort sort = parameters.oneOf("sort", MarketSort.class, ListParameters::word);
    MarketSort.Order order =
        parameters.oneOf("order", MarketSort.Order.class, o -> o.name().toLowerCase(Locale.ROOT));
    int limit = parameters.integer("limit", PageRequest.DEFAULT_LIMIT, 1, PageRequest.MAX_LIMIT);
    int offset = parameters.integer("offset", 0, 0, MAX_OFFSET);
    String token = parameters.text("cursor", CursorFormat.MAX_LENGTH);
    if (token != null && offset > 0) {
      parameters.refuse("cursor", "does not go together with offset");
    }
    parameters.done();
    String list = parameters.list();
    if (token == null) {
      MarketSort by = sort == null ? MarketSort.CREATED_AT : sort;
      return new ListParameters(
          new MarketQuery(
              filter, by, order == null ? by.defaultOrder() : order, limit, offset, null),
          offset / limit + 1,
          list);
    }
    Cursors.Place place = Cursors.decode(token, list);
    MarketCursor cursor = place.cursor();
    requireSame("sort", sort, cursor.sort(), parameters);
    requireSame("order", order, cursor.order(), parameters);
    parameters.done();
    return new ListParameters(
        new MarketQuery(filter, cursor.sort(), cursor.order(), limit, 0, cursor),
        place.page(),
        list);
  }

  /// What is skipped is read all the same. On top of that comes what the filter costs, since the
  /// total is that of all markets that it lets pass.
  static int cost(QueryParameters parameters) {
    int offset = parameters.integer("offset", 0, 0, MAX_OFFSET);
    return 1 + (offset + SKIPPED - 1) / SKIPPED + FilterParameters.cost(parameters);
  }

  /// A cursor goes on in the list it came from: another sort or order makes no sense with it.
  private static void requireSame(
      String name, @Nullable Object asked, Object ofCursor, QueryParameters parameters) {
    if (asked != null && !asked.equals(ofCursor)) {
      parameters.refuse(name, "is not that of the cursor; leave it out");
    }
  }

  private static String word(MarketSort sort) {
    return switch (sort) {
      case VOLUME -> "volume";
      case CREATED_AT -> "createdAt";
      case CLOSES_AT -> "closesAt";
      case NAME -> "name";
    };
  }
}

package org.bellwether.domain.market;

/// A place in a sorted list: just after the market with this sort value and id, whether or not that
/// market still exists.
///
/// @param value of the type [MarketSort#type] says
public record MarketCursor(MarketSort sort, MarketSort.Order order, Object value, MarketId id) {

  public MarketCursor {
    if (!sort.type().isInstance(value)) {
      throw new IllegalArgumentException("markets are not sorted by " + sort + " of " + value);
    }
  }

  /// The place just after that market.
  public static MarketCursor after(MarketSummary market, MarketSort sort, MarketSort.Order order) {
    return new MarketCursor(sort, order, sort.valueOf(market), market.id());
  }
}

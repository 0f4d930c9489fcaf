package org.bellwether.domain.market;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import org.bellwether.domain.ledger.Credits;

/// What a list of markets is sorted by; markets equal in it follow each other by id, in the same
/// direction.
public enum MarketSort {
  VOLUME,
  CREATED_AT,
  CLOSES_AT,
  /// By Unicode code points, so that every backend sorts alike whatever its locale.
  NAME;

  /// Which end of the list comes first.
  public enum Order {
    ASC,
    DESC
  }

  /// The order people expect when they do not say.
  public Order defaultOrder() {
    return switch (this) {
      case VOLUME, CREATED_AT -> Order.DESC;
      case CLOSES_AT, NAME -> Order.ASC;
    };
  }

  /// What a market is sorted by, of the type [#type] says.
  public Object valueOf(MarketSummary market) {
    return switch (this) {
      case VOLUME -> market.volume();
      case CREATED_AT -> market.createdAt();
      case CLOSES_AT -> market.closesAt();
      case NAME -> market.name();
    };
  }

  /// [Credits], [Instant] or [String].
  public Class<?> type() {
    return switch (this) {
      case VOLUME -> Credits.class;
      case CREATED_AT, CLOSES_AT -> Instant.class;
      case NAME -> String.class;
    };
  }

  /// Orders places in a list: by value, then by id.
  public Comparator<MarketCursor> comparator(Order order) {
    Comparator<MarketCursor> ascending =
        Comparator.comparing(MarketCursor::value, MarketSort::compareValues)
            .thenComparing(cursor -> cursor.id().toString());
    return order == Order.ASC ? ascending : ascending.reversed();
  }

  private static int compareValues(Object left, Object right) {
    return switch (left) {
      case Credits credits -> credits.compareTo((Credits) right);
      case Instant instant -> instant.compareTo((Instant) right);
      case String text ->
          Arrays.compare(text.codePoints().toArray(), ((String) right).codePoints().toArray());
      default -> throw new IllegalArgumentException("not a sort value: " + left);
    };
  }
}

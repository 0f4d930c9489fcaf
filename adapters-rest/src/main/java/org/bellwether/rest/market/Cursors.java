package org.bellwether.rest.market;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.rest.query.CursorFormat;

/// The cursors of a list of markets: each holds its sort, order, and page.
final class Cursors {
  private static final CursorFormat<Place> FORMAT =
      new CursorFormat<>(5, Cursors::write, Cursors::read);
  private static final int MAX_PAGE = 1_000_000_000;

  private Cursors() {}

  /// A cursor and the number of the page it starts.
  record Place(MarketCursor cursor, int page) {}

  static String encode(MarketCursor cursor, int page, String list) {
    return FORMAT.encode(new Place(cursor, page), list);
  }

  static Place decode(String token, String list) {
    return FORMAT.decode(token, list);
  }

  private static List<String> write(Place place) {
    MarketCursor cursor = place.cursor();
    return List.of(
        cursor.sort().name(),
        cursor.order().name(),
        Integer.toString(place.page()),
        cursor.id().toString(),
        switch (cursor.value()) {
          case Credits credits -> Long.toString(credits.micros());
          case Instant instant -> CursorFormat.micros(instant);
          case Object name -> name.toString();
        });
  }

  private static Place read(List<String> parts) {
    MarketSort sort = MarketSort.valueOf(parts.get(0));
    String value = parts.get(4);
    int page = Integer.parseInt(parts.get(2));
    if (page < 1 || page > MAX_PAGE) {
      throw new IllegalArgumentException("no list has that page");
    }
    return new Place(
        new MarketCursor(
            sort,
            MarketSort.Order.valueOf(parts.get(1)),
            switch (sort) {
              case VOLUME -> new Credits(Long.parseLong(value));
              case CREATED_AT, CLOSES_AT -> CursorFormat.instant(value);
              case NAME -> readable(value);
            },
            new MarketId(UUID.fromString(parts.get(3)))),
        page);
  }

  private static String readable(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no name has a NUL");
    }
    return name;
  }
}

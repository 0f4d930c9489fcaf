package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketSort;
import org.jooq.Condition;
import org.jooq.OrderField;
import org.jooq.Row2;
import org.jooq.TableField;

/// What a filter, a sort and a cursor are in SQL.
public final class MarketConditions {
  private MarketConditions() {}

  public static List<Condition> of(MarketFilter filter) {
    List<Condition> conditions = new ArrayList<>();
    if (filter.status() != null) {
      // inlined, so that the plan kept for a prepared statement fits how many markets have it
      conditions.add(MARKETS.STATUS.eq(inline(filter.status(), MARKETS.STATUS)));
    }
    if (filter.category() != null) {
      conditions.add(MARKETS.COMPARED_CATEGORY.eq(filter.category()));
    }
    if (filter.tag() != null) {
      conditions.add(MARKETS.COMPARED_TAGS.contains(new String[] {filter.tag()}));
    }
    if (filter.creatorId() != null) {
      conditions.add(MARKETS.CREATOR_ID.eq(filter.creatorId()));
    }
    if (filter.closesBefore() != null) {
      conditions.add(MARKETS.CLOSES_AT.lt(ceiling(filter.closesBefore())));
    }
    if (filter.closesAfter() != null) {
      conditions.add(MARKETS.CLOSES_AT.ge(ceiling(filter.closesAfter())));
    }
    return conditions;
  }

  /// The next microsecond, which is what the database can hold: markets close on whole ones, so
  /// before and after it means the same as before and after the instant itself.
  private static Instant ceiling(Instant instant) {
    Instant floor = instant.truncatedTo(ChronoUnit.MICROS);
    return floor.equals(instant) ? floor : floor.plus(1, ChronoUnit.MICROS);
  }

  /// The filter's conditions, and the one that skips everything up to the cursor.
  static List<Condition> of(MarketQuery query) {
    List<Condition> conditions = of(query.filter());
    MarketCursor cursor = query.cursor();
    if (cursor != null) {
      conditions.add(
          switch (cursor.sort()) {
            case VOLUME -> after(MARKETS.VOLUME, (Credits) cursor.value(), cursor);
            case CREATED_AT -> after(MARKETS.CREATED_AT, (Instant) cursor.value(), cursor);
            case CLOSES_AT -> after(MARKETS.CLOSES_AT, (Instant) cursor.value(), cursor);
            case NAME -> after(MARKETS.NAME, (String) cursor.value(), cursor);
          });
    }
    return conditions;
  }

  private static <T> Condition after(TableField<?, T> field, T value, MarketCursor cursor) {
    Row2<T, MarketId> place = row(field, MARKETS.ID);
    return switch (cursor.order()) {
      case ASC -> place.gt(value, cursor.id());
      case DESC -> place.lt(value, cursor.id());
    };
  }

  static List<OrderField<?>> order(MarketQuery query) {
    TableField<?, ?> field =
        switch (query.sort()) {
          case VOLUME -> MARKETS.VOLUME;
          case CREATED_AT -> MARKETS.CREATED_AT;
          case CLOSES_AT -> MARKETS.CLOSES_AT;
          case NAME -> MARKETS.NAME;
        };
    return query.order() == MarketSort.Order.ASC
        ? List.of(field.asc(), MARKETS.ID.asc())
        : List.of(field.desc(), MARKETS.ID.desc());
  }
}

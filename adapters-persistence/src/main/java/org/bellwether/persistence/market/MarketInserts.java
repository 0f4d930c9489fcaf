package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Shares;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;

/// New rows of the tables `markets` and `outcomes`.
final class MarketInserts {
  /// All at once from arrays, one for each column: a text that does not depend on the number.
  private static final PreparedSql INSERT_OUTCOMES =
      new PreparedSql(
          """
          insert into outcomes (id, market_id, position, name, price, virtual_shares, outstanding)
          select * from unnest(?, ?, ?::int[], ?, ?, ?, ?)
          """);

  /// Of markets that came into being by the statement before: what is there already has outcomes.
  /// Tells which they are, since a driver that batches in its own way may not tell what it
  /// inserted.
  private static final PreparedSql INSERT_OUTCOMES_OF_NEW =
      new PreparedSql(
          """
          insert into outcomes (id, market_id, position, name, price, virtual_shares, outstanding)
          select new.*
          from unnest(?, ?, ?::int[], ?, ?, ?, ?)
            as new (id, market_id, position, name, price, virtual_shares, outstanding)
          join markets on markets.id = new.market_id
          where not exists (select from outcomes as old where old.market_id = new.market_id)
          returning market_id
          """);

  private final DSLContext database;

  MarketInserts(DSLContext database) {
    this.database = database;
  }

  enum Conflict {
    FAIL,
    SKIP
  }

  /// The markets that are new.
  List<Market> insert(List<Market> markets, Conflict externalIdKnown) {
    if (markets.isEmpty()) {
      return List.of();
    }
    var insert =
        database
            .insertInto(MARKETS)
            .columns(
                MARKETS.ID,
                MARKETS.EXTERNAL_ID,
                MARKETS.CREATOR_ID,
                MARKETS.NAME,
                MARKETS.DESCRIPTION,
                MARKETS.CATEGORY,
                MARKETS.TAGS,
                MARKETS.COMPARED_CATEGORY,
                MARKETS.COMPARED_TAGS,
                MARKETS.STATUS,
                MARKETS.SPONSOR,
                MARKETS.SUBSIDY,
                MARKETS.LIQUIDITY,
                MARKETS.VOLUME,
                MARKETS.IMPORTED_VOLUME,
                MARKETS.TRADES,
                MARKETS.CLOSES_AT,
                MARKETS.CREATED_AT,
                MARKETS.UPDATED_AT,
                MARKETS.VERSION)
            .values(
                (MarketId) null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    // a batch of one statement: its text does not depend on the number of markets
    database
        .batch(
            externalIdKnown == Conflict.SKIP
                ? insert.onConflict(MARKETS.EXTERNAL_ID).doNothing()
                : insert)
        .bind(markets.stream().map(MarketInserts::row).toArray(Object[][]::new))
        .execute();
    if (externalIdKnown == Conflict.FAIL) {
      INSERT_OUTCOMES.execute(database, outcomesOf(markets));
      return markets;
    }
    Set<UUID> created =
        new HashSet<>(
            INSERT_OUTCOMES_OF_NEW.list(
                database, row -> PreparedSql.uuid(row, 1), outcomesOf(markets)));
    return markets.stream().filter(market -> created.contains(market.id().value())).toList();
  }

  private static Object[] row(Market market) {
    Funding funding = market.funding();
    return new Object[] {
      market.id(),
      market.externalId(),
      market.creatorId(),
      market.terms().name(),
      market.terms().description(),
      market.terms().category(),
      market.terms().tags().toArray(String[]::new),
      market.terms().comparedCategory(),
      market.terms().comparedTags().toArray(String[]::new),
      market.status(),
      funding == null ? null : funding.sponsor(),
      funding == null ? null : funding.subsidy(),
      funding == null ? null : funding.liquidity(),
      market.volume(),
      // whatever was traded before there was a trade here came with an import
      market.trades() == 0 ? market.volume() : Credits.ZERO,
      market.trades(),
      market.terms().closesAt(),
      market.createdAt(),
      market.updatedAt(),
      market.version()
    };
  }

  /// A column each.
  private static Object[] outcomesOf(List<Market> markets) {
    List<UUID> marketIds = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    List<Shares> virtualShares = new ArrayList<>();
    for (Market market : markets) {
      int count = market.outcomes().size();
      outcomes.addAll(market.outcomes());
      marketIds.addAll(Collections.nCopies(count, market.id().value()));
      IntStream.range(0, count).forEach(places::add);
      virtualShares.addAll(
          market.funding() == null
              ? Collections.nCopies(count, Shares.ZERO)
              : market.funding().virtualShares());
    }
    return new Object[] {
      PreparedSql.uuids(outcomes, outcome -> outcome.id().value()),
      marketIds.toArray(UUID[]::new),
      PreparedSql.longs(places, Integer::longValue),
      PreparedSql.texts(outcomes, Outcome::name),
      PreparedSql.longs(outcomes, outcome -> outcome.price().micros()),
      PreparedSql.longs(virtualShares, Shares::micros),
      PreparedSql.longs(outcomes, outcome -> outcome.outstanding().micros())
    };
  }
}

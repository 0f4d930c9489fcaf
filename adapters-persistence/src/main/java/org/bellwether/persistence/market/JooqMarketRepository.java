package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.persistence.FixedQuery;
import org.bellwether.persistence.Outages;
import org.bellwether.persistence.SharedLookup;
import org.bellwether.persistence.SharedQuery;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;

/// Markets in the tables `markets` and `outcomes`.
public final class JooqMarketRepository implements MarketRepository {
  private static final FixedQuery BY_ID =
      new FixedQuery(
          select(MarketRows.WHOLE)
              .from(MARKETS)
              .join(OUTCOMES)
              .on(OUTCOMES.MARKET_ID.eq(MARKETS.ID))
              .where(MARKETS.ID.eq(any(new MarketId[0])))
              .orderBy(MARKETS.ID, OUTCOMES.POSITION));

  private static final FixedQuery BY_IDS =
      new FixedQuery(
          select(MarketRows.SUMMARY).from(MARKETS).where(MARKETS.ID.eq(any(new MarketId[0]))));

  private static final FixedQuery OUTCOMES_OF =
      new FixedQuery(
          select(OUTCOMES.MARKET_ID)
              .select(MarketRows.OUTCOME)
              .from(OUTCOMES)
              .where(OUTCOMES.MARKET_ID.eq(any(new MarketId[0])))
              .orderBy(OUTCOMES.MARKET_ID, OUTCOMES.POSITION));

  private final DSLContext database;
  private final SharedQuery<MarketQuery, List<MarketSummary>> pages = new SharedQuery<>(this::page);
  private final SharedLookup<MarketId, Market> byId = new SharedLookup<>(this::whole);

  public JooqMarketRepository(DSLContext database) {
    this.database = database;
  }

  @Override
  public List<MarketSummary> findAll(MarketQuery query) {
    return pages.find(query);
  }

  private List<MarketSummary> page(MarketQuery query) {
    List<MarketSummary> page;
    try (ResultSet rows =
        database
            .select(MarketRows.SUMMARY)
            .from(MARKETS)
            .join(ids(query))
            .using(MARKETS.ID)
            .orderBy(MarketConditions.order(query))
            .fetchResultSet()) {
      page = MarketRows.summaries(rows);
    } catch (SQLException e) {
      throw Outages.translated(new DataAccessException("a page of markets", e));
    }
    return withOutcomes(page);
  }

  /// The ids of a page. They come from an index alone, so that skipped markets are not read.
  private static Table<?> ids(MarketQuery query) {
    var sorted =
        select(MARKETS.ID)
            .from(MARKETS)
            .where(MarketConditions.of(query))
            .orderBy(MarketConditions.order(query))
            // inlined, so that the database plans for this few and not for a tenth of the table
            .limit(inline(query.limit()));
    return (query.offset() == 0 ? sorted : sorted.offset(query.offset())).asTable("page");
  }

  @Override
  public long count(MarketFilter filter) {
    return database
        .selectCount()
        .from(MARKETS)
        .where(MarketConditions.of(filter))
        .fetchSingle()
        .value1();
  }

  @Override
  public Optional<Market> findById(MarketId id) {
    return byId.find(id);
  }

  private Map<MarketId, Market> whole(Set<MarketId> ids) {
    return BY_ID.fetch(database, keys(ids), MarketRows::markets);
  }

  private static UUID[] keys(Collection<MarketId> ids) {
    return ids.stream().map(MarketId::value).toArray(UUID[]::new);
  }

  @Override
  public List<MarketSummary> findByIds(Collection<MarketId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<MarketId, MarketSummary> found =
        withOutcomes(BY_IDS.fetch(database, keys(ids), MarketRows::summaries)).stream()
            .collect(Collectors.toMap(MarketSummary::id, Function.identity()));
    return ids.stream().distinct().filter(found::containsKey).map(found::get).toList();
  }

  /// The outcomes of all these markets come in one statement of their own: measured to cost the
  /// database and us half of what arrays in each market's row do.
  private List<MarketSummary> withOutcomes(List<MarketSummary> markets) {
    if (markets.isEmpty()) {
      return List.of();
    }
    Map<MarketId, List<Outcome>> outcomes =
        OUTCOMES_OF.fetch(
            database, keys(markets.stream().map(MarketSummary::id).toList()), MarketRows::outcomes);
    return markets.stream()
        .map(market -> MarketRows.with(market, outcomes.getOrDefault(market.id(), List.of())))
        .toList();
  }

  /// In two statements: one that waited for the row sees what it waited for only from the next
  /// statement on, as far as the outcomes are concerned.
  @Override
  public Optional<Market> lock(MarketId id) {
    return database
        .select(inline(1))
        .from(MARKETS)
        .where(MARKETS.ID.eq(id))
        // does not block those who only refer to the market
        .forNoKeyUpdate()
        .fetchOptional()
        .flatMap(_ -> findById(id));
  }

  @Override
  public void create(Market market) {
    insert(List.of(market), Conflict.FAIL);
  }

  @Override
  public int createImported(List<Market> markets) {
    return insert(markets, Conflict.SKIP);
  }

  private enum Conflict {
    FAIL,
    SKIP
  }

  private int insert(List<Market> markets, Conflict externalIdKnown) {
    if (markets.isEmpty()) {
      return 0;
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
                MARKETS.STATUS,
                MARKETS.VOLUME,
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
                null);
    // a batch of one statement: its text does not depend on the number of markets
    int[] counts =
        database
            .batch(
                externalIdKnown == Conflict.SKIP
                    ? insert.onConflict(MARKETS.EXTERNAL_ID).doNothing()
                    : insert)
            .bind(markets.stream().map(JooqMarketRepository::row).toArray(Object[][]::new))
            .execute();
    List<Market> created =
        IntStream.range(0, counts.length)
            .filter(i -> counts[i] > 0)
            .mapToObj(markets::get)
            .toList();
    insertOutcomes(created);
    return created.size();
  }

  /// All at once from arrays, one for each column: also a text that does not depend on the number.
  private void insertOutcomes(List<Market> markets) {
    List<UUID> ids = new ArrayList<>();
    List<UUID> marketIds = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Long> prices = new ArrayList<>();
    for (Market market : markets) {
      int position = 0;
      for (Outcome outcome : market.outcomes()) {
        ids.add(outcome.id().value());
        marketIds.add(market.id().value());
        positions.add(position++);
        names.add(outcome.name());
        prices.add(outcome.price().micros());
      }
    }
    database
        .insertInto(OUTCOMES)
        .columns(
            List.of(
                OUTCOMES.ID, OUTCOMES.MARKET_ID, OUTCOMES.POSITION, OUTCOMES.NAME, OUTCOMES.PRICE))
        .select(
            select(asterisk())
                .from(
                    table(
                        "unnest({0}, {1}, {2}, {3}, {4})",
                        val(ids.toArray(UUID[]::new)),
                        val(marketIds.toArray(UUID[]::new)),
                        val(positions.toArray(Integer[]::new)),
                        val(names.toArray(String[]::new)),
                        val(prices.toArray(Long[]::new)))))
        .execute();
  }

  private static Object[] row(Market market) {
    return new Object[] {
      market.id(),
      market.externalId(),
      market.creatorId(),
      market.terms().name(),
      market.terms().description(),
      market.terms().category(),
      market.terms().tags().toArray(String[]::new),
      market.status(),
      market.volume(),
      market.terms().closesAt(),
      market.createdAt(),
      market.updatedAt(),
      market.version()
    };
  }

  @Override
  public boolean update(Market changed) {
    int updated =
        database
            .update(MARKETS)
            .set(MARKETS.NAME, changed.terms().name())
            .set(MARKETS.DESCRIPTION, changed.terms().description())
            .set(MARKETS.CATEGORY, changed.terms().category())
            .set(MARKETS.TAGS, changed.terms().tags().toArray(String[]::new))
            .set(MARKETS.STATUS, changed.status())
            .set(MARKETS.VOLUME, changed.volume())
            .set(MARKETS.CLOSES_AT, changed.terms().closesAt())
            .set(MARKETS.UPDATED_AT, changed.updatedAt())
            .set(MARKETS.VERSION, changed.version())
            .where(MARKETS.ID.eq(changed.id()))
            .and(MARKETS.VERSION.eq(changed.version() - 1))
            .execute();
    if (updated == 0) {
      return false;
    }
    database
        .batch(
            database
                .update(OUTCOMES)
                .set(OUTCOMES.NAME, (String) null)
                .set(OUTCOMES.PRICE, (Price) null)
                .where(OUTCOMES.ID.eq((OutcomeId) null)))
        .bind(
            changed.outcomes().stream()
                .map(outcome -> new Object[] {outcome.name(), outcome.price(), outcome.id()})
                .toArray(Object[][]::new))
        .execute();
    return true;
  }

  @Override
  public boolean delete(MarketId id) {
    return database.deleteFrom(MARKETS).where(MARKETS.ID.eq(id)).execute() > 0;
  }
}

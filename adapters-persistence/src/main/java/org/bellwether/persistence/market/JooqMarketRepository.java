package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.persistence.connection.Outages;
import org.bellwether.persistence.connection.SessionLimits;
import org.bellwether.persistence.sql.BatchedLookup;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.SharedQuery;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;

/// Markets in the tables `markets` and `outcomes`.
public final class JooqMarketRepository implements MarketRepository {
  private static final PreparedSql BY_ID =
      new PreparedSql(
          select(MarketRows.WHOLE)
              .from(MARKETS)
              .join(OUTCOMES)
              .on(OUTCOMES.MARKET_ID.eq(MARKETS.ID))
              .where(MARKETS.ID.eq(any(new MarketId[0])))
              .orderBy(MARKETS.ID, OUTCOMES.POSITION));

  private static final PreparedSql BY_IDS =
      new PreparedSql(
          select(MarketRows.SUMMARY).from(MARKETS).where(MARKETS.ID.eq(any(new MarketId[0]))));

  private static final PreparedSql OUTCOMES_OF =
      new PreparedSql(
          select(OUTCOMES.MARKET_ID)
              .select(MarketRows.OUTCOME)
              .from(OUTCOMES)
              .where(OUTCOMES.MARKET_ID.eq(any(new MarketId[0])))
              .orderBy(OUTCOMES.MARKET_ID, OUTCOMES.POSITION));

  /// Sets the transaction's patience before it waits, in the same statement: one more would be one
  /// more way to the server and back for each transaction.
  private static final String LOCK_ROWS =
      """
      select id from markets
      where (select set_config('lock_timeout', '%d', true)) is not null and id = any (?)
      order by id for no key update
      """
          .formatted(SessionLimits.A_MOMENT.toMillis());

  private static final PreparedSql LOCK = new PreparedSql(LOCK_ROWS);
  private static final PreparedSql LOCK_FREE = new PreparedSql(LOCK_ROWS + " skip locked");

  private static final PreparedSql LOCKED =
      new PreparedSql(
          select(MarketRows.LOCKED)
              .from(MARKETS)
              .join(OUTCOMES)
              .on(OUTCOMES.MARKET_ID.eq(MARKETS.ID))
              .where(MARKETS.ID.eq(any(new MarketId[0])))
              .orderBy(MARKETS.ID, OUTCOMES.POSITION));

  private static final PreparedSql UPDATE_TRADED =
      new PreparedSql(
          """
          update markets
          set volume = now.volume, trades = now.trades, updated_at = now.at::timestamptz, version = now.version
          from unnest(?, ?, ?, ?, ?) as now (id, volume, trades, at, version)
          where markets.id = now.id
          """);

  private static final PreparedSql UPDATE_OUTCOMES =
      new PreparedSql(
          """
          update outcomes
          set price = now.price, outstanding = now.outstanding
          from unnest(?, ?, ?) as now (id, price, outstanding)
          where outcomes.id = now.id
          """);

  /// Skips markets that somebody holds: they are traded this moment, and due at the next turn. The
  /// time is that of the statement: one that changes while it runs would be compared with each
  /// active market instead of being looked up. An array, as else the database may read all markets
  /// to find those of the batch.
  private static final PreparedSql CLOSE_DUE =
      new PreparedSql(
          """
          update markets
          set status = 'closed', version = version + 1, updated_at = clock_timestamp()
          where id = any (array(
            select id from markets
            where status = 'active' and closes_at <= statement_timestamp()
            order by closes_at, id
            limit ?
            for no key update skip locked))
          returning id, version
          """);

  private final DSLContext database;
  private final MarketInserts inserts;
  private final SharedQuery<MarketQuery, List<MarketSummary>> pages;
  private final BatchedLookup<MarketId, Market> byId;

  public JooqMarketRepository(DSLContext database) {
    this.database = database;
    this.inserts = new MarketInserts(database);
    Transactions transactions = new JooqTransactions(database);
    pages = new SharedQuery<>(transactions, this::page);
    byId = new BatchedLookup<>(transactions, ids -> whole(database, ids));
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

  /// The markets with these ids, whole, in one statement.
  public static Map<MarketId, Market> whole(DSLContext database, Collection<MarketId> ids) {
    return BY_ID.fetch(database, MarketRows::markets, (Object) keys(ids));
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
        withOutcomes(BY_IDS.fetch(database, MarketRows::summaries, (Object) keys(ids))).stream()
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
            database,
            MarketRows::outcomes,
            (Object) keys(markets.stream().map(MarketSummary::id).toList()));
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

  /// As [#lock], for several.
  @Override
  public Locked lockAll(Collection<MarketId> ids) {
    UUID[] keys = keys(ids);
    LOCK.list(database, row -> PreparedSql.uuid(row, 1), (Object) keys);
    return LOCKED.fetch(database, MarketRows::locked, (Object) keys);
  }

  @Override
  public Locked lockFree(Collection<MarketId> ids) {
    UUID[] keys = keys(ids);
    Set<MarketId> mine =
        Set.copyOf(
            LOCK_FREE.list(database, row -> new MarketId(PreparedSql.uuid(row, 1)), (Object) keys));
    Locked all = LOCKED.fetch(database, MarketRows::locked, (Object) keys);
    Map<MarketId, Market> had = new LinkedHashMap<>(all.markets());
    had.keySet().retainAll(mine);
    Set<MarketId> others = new HashSet<>(all.markets().keySet());
    others.removeAll(mine);
    return new Locked(all.at(), had, others);
  }

  @Override
  public void create(Market market) {
    inserts.insert(List.of(market), MarketInserts.Conflict.FAIL);
  }

  @Override
  public Set<MarketId> createImported(List<Market> markets) {
    return inserts.insert(markets, MarketInserts.Conflict.SKIP).stream()
        .map(Market::id)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean update(Market changed) {
    Resolution how = changed.resolution();
    Reversal why = changed.reversal();
    int updated =
        database
            .update(MARKETS)
            .set(MARKETS.NAME, changed.terms().name())
            .set(MARKETS.DESCRIPTION, changed.terms().description())
            .set(MARKETS.CATEGORY, changed.terms().category())
            .set(MARKETS.TAGS, changed.terms().tags().toArray(String[]::new))
            .set(MARKETS.COMPARED_CATEGORY, changed.terms().comparedCategory())
            .set(MARKETS.COMPARED_TAGS, changed.terms().comparedTags().toArray(String[]::new))
            .set(MARKETS.STATUS, changed.status())
            .set(MARKETS.VOLUME, changed.volume())
            .set(MARKETS.RESOLVED_AT, how == null ? null : how.at())
            .set(MARKETS.RESOLVED_BY, how == null ? null : how.by())
            .set(MARKETS.EVIDENCE_URL, how == null ? null : how.evidenceUrl())
            .set(MARKETS.NOTE, how == null ? null : how.note())
            .set(MARKETS.REVERSED_AT, why == null ? null : why.at())
            .set(MARKETS.REVERSED_BY, why == null ? null : why.by())
            .set(MARKETS.REVERSAL_REASON, why == null ? null : why.reason())
            .set(MARKETS.REVERSAL_COVERED, why == null ? null : why.covered())
            .set(MARKETS.REVERSAL_COMPLETED_AT, why == null ? null : why.completedAt())
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
  public void updateTraded(Collection<Market> markets) {
    UPDATE_TRADED.execute(
        database,
        keys(markets.stream().map(Market::id).toList()),
        PreparedSql.longs(markets, market -> market.volume().micros()),
        PreparedSql.longs(markets, Market::trades),
        PreparedSql.texts(markets, Market::updatedAt),
        PreparedSql.longs(markets, Market::version));
    List<Outcome> outcomes = markets.stream().flatMap(m -> m.outcomes().stream()).toList();
    UPDATE_OUTCOMES.execute(
        database,
        PreparedSql.uuids(outcomes, outcome -> outcome.id().value()),
        PreparedSql.longs(outcomes, outcome -> outcome.price().micros()),
        PreparedSql.longs(outcomes, outcome -> outcome.outstanding().micros()));
  }

  @Override
  public Map<MarketId, Long> closeDue(int limit) {
    return CLOSE_DUE
        .list(
            database,
            row -> Map.entry(new MarketId(PreparedSql.uuid(row, 1)), row.getLong(2)),
            limit)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public boolean delete(MarketId id) {
    return database.deleteFrom(MARKETS).where(MARKETS.ID.eq(id)).execute() > 0;
  }
}

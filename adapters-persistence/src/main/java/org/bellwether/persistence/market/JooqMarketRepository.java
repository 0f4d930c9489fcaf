package org.bellwether.persistence.market;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.application.batching.BatchedLookup;
import org.bellwether.application.batching.SharedQuery;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketSummary;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.persistence.connection.SessionLimits;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Rows;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// Markets in the tables `markets` and `outcomes`.
public final class JooqMarketRepository implements MarketRepository {
  private static final GivenRows<MarketId> IDS = GivenRows.keys(MARKETS.ID);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);

  private static final PreparedSql BY_ID = new PreparedSql(whole(MarketRows.WHOLE));

  private static final PreparedSql BY_IDS =
      new PreparedSql(select(MarketRows.SUMMARY).from(MARKETS).where(IDS.contain(MARKETS.ID)));

  private static final PreparedSql OUTCOMES_OF =
      new PreparedSql(
          select(OUTCOMES.MARKET_ID)
              .select(MarketRows.OUTCOME)
              .from(OUTCOMES)
              .where(IDS.contain(OUTCOMES.MARKET_ID))
              .orderBy(OUTCOMES.MARKET_ID, OUTCOMES.POSITION));

  private static final PreparedSql LOCK = new PreparedSql(Postgres.held(rowsToLock()));
  private static final PreparedSql LOCK_FREE = new PreparedSql(Postgres.heldIfFree(rowsToLock()));

  private static final PreparedSql LOCKED = new PreparedSql(whole(MarketRows.LOCKED));

  private static final GivenRows<Market> TRADED =
      GivenRows.<Market>named("now")
          .column(MARKETS.ID, Market::id)
          .column(MARKETS.VOLUME, Market::volume)
          .column(MARKETS.TRADES, Market::trades)
          .column(MARKETS.UPDATED_AT, Market::updatedAt)
          .column(MARKETS.VERSION, Market::version);

  private static final PreparedSql UPDATE_TRADED =
      new PreparedSql(
          DSL.update(MARKETS)
              .set(MARKETS.VOLUME, TRADED.field(MARKETS.VOLUME))
              .set(MARKETS.TRADES, TRADED.field(MARKETS.TRADES))
              .set(MARKETS.UPDATED_AT, TRADED.field(MARKETS.UPDATED_AT))
              .set(MARKETS.VERSION, TRADED.field(MARKETS.VERSION))
              .from(TRADED.table())
              .where(TRADED.matches(MARKETS.ID)));

  private static final GivenRows<Outcome> TRADED_OUTCOMES =
      GivenRows.<Outcome>named("now")
          .column(OUTCOMES.ID, Outcome::id)
          .column(OUTCOMES.PRICE, Outcome::price)
          .column(OUTCOMES.OUTSTANDING, Outcome::outstanding);

  private static final PreparedSql UPDATE_OUTCOMES =
      new PreparedSql(
          DSL.update(OUTCOMES)
              .set(OUTCOMES.PRICE, TRADED_OUTCOMES.field(OUTCOMES.PRICE))
              .set(OUTCOMES.OUTSTANDING, TRADED_OUTCOMES.field(OUTCOMES.OUTSTANDING))
              .from(TRADED_OUTCOMES.table())
              .where(TRADED_OUTCOMES.matches(OUTCOMES.ID)));

  private static final GivenRows<Outcome> REVISED_OUTCOMES =
      GivenRows.<Outcome>named("now")
          .column(OUTCOMES.ID, Outcome::id)
          .column(OUTCOMES.NAME, Outcome::name)
          .column(OUTCOMES.PRICE, Outcome::price);

  private static final PreparedSql REVISE_OUTCOMES =
      new PreparedSql(
          DSL.update(OUTCOMES)
              .set(OUTCOMES.NAME, REVISED_OUTCOMES.field(OUTCOMES.NAME))
              .set(OUTCOMES.PRICE, REVISED_OUTCOMES.field(OUTCOMES.PRICE))
              .from(REVISED_OUTCOMES.table())
              .where(REVISED_OUTCOMES.matches(OUTCOMES.ID)));

  /// Skips markets that somebody holds: they are traded this moment, and due at the next turn. The
  /// time is that of the statement: one that changes while it runs would be compared with each
  /// active market instead of being looked up.
  private static final PreparedSql CLOSE_DUE =
      new PreparedSql(
          DSL.update(MARKETS)
              .set(MARKETS.STATUS, MarketStatus.CLOSED)
              .set(MARKETS.VERSION, MARKETS.VERSION.plus(1))
              .set(MARKETS.UPDATED_AT, Postgres.clock())
              .where(
                  Postgres.isAnyOf(
                      MARKETS.ID,
                      Postgres.heldIfFree(
                          select(MARKETS.ID)
                              .from(MARKETS)
                              .where(MARKETS.STATUS.eq(MarketStatus.ACTIVE))
                              .and(MARKETS.CLOSES_AT.le(Postgres.statementTime()))
                              .orderBy(MARKETS.CLOSES_AT, MARKETS.ID)
                              .limit(LIMIT))))
              .returning(MARKETS.ID, MARKETS.VERSION));

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

  private static Select<Record> whole(List<Field<?>> columns) {
    return select(columns)
        .from(MARKETS)
        .join(OUTCOMES)
        .on(OUTCOMES.MARKET_ID.eq(MARKETS.ID))
        .where(IDS.contain(MARKETS.ID))
        .orderBy(MARKETS.ID, OUTCOMES.POSITION);
  }

  /// Sets the transaction's patience before it waits, in the same statement: one more would be one
  /// more way to the server and back for each transaction.
  private static SelectForUpdateStep<Record1<MarketId>> rowsToLock() {
    return select(MARKETS.ID)
        .from(MARKETS)
        .where(Postgres.waiting(SessionLimits.A_MOMENT))
        .and(IDS.contain(MARKETS.ID))
        .orderBy(MARKETS.ID);
  }

  @Override
  public List<MarketSummary> findAll(MarketQuery query) {
    return pages.execute(query);
  }

  private List<MarketSummary> page(MarketQuery query) {
    return withOutcomes(
        Rows.list(
            database
                .select(MarketRows.SUMMARY)
                .from(MARKETS)
                .join(ids(query))
                .using(MARKETS.ID)
                .orderBy(MarketConditions.order(query)),
            MarketRows::summary));
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
    return database.fetchCount(MARKETS, MarketConditions.of(filter));
  }

  @Override
  public Optional<Market> findById(MarketId id) {
    return byId.execute(id);
  }

  /// The markets with these ids, whole, in one statement.
  public static Map<MarketId, Market> whole(DSLContext database, Collection<MarketId> ids) {
    return BY_ID.on(database).with(IDS, ids).fetch(MarketRows::markets);
  }

  @Override
  public List<MarketSummary> findByIds(Collection<MarketId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<MarketId, MarketSummary> found =
        withOutcomes(BY_IDS.on(database).with(IDS, ids).list(MarketRows::summary)).stream()
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
        OUTCOMES_OF
            .on(database)
            .with(IDS, markets.stream().map(MarketSummary::id).toList())
            .fetch(MarketRows::outcomes);
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
    LOCK.on(database).with(IDS, ids).list(row -> row.get(MARKETS.ID));
    return locked(ids);
  }

  private Locked locked(Collection<MarketId> ids) {
    return LOCKED.on(database).with(IDS, ids).fetch(MarketRows::locked);
  }

  @Override
  public Locked lockFree(Collection<MarketId> ids) {
    Set<MarketId> mine =
        Set.copyOf(LOCK_FREE.on(database).with(IDS, ids).list(row -> row.get(MARKETS.ID)));
    Locked all = locked(ids);
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
    REVISE_OUTCOMES.on(database).with(REVISED_OUTCOMES, changed.outcomes()).execute();
    return true;
  }

  @Override
  public void updateTraded(Collection<Market> markets) {
    UPDATE_TRADED.on(database).with(TRADED, markets).execute();
    UPDATE_OUTCOMES
        .on(database)
        .with(TRADED_OUTCOMES, markets.stream().flatMap(m -> m.outcomes().stream()).toList())
        .execute();
  }

  @Override
  public Map<MarketId, Long> closeDue(int limit) {
    return CLOSE_DUE
        .on(database)
        .with(LIMIT, limit)
        .list(row -> Map.entry(row.get(MARKETS.ID), row.get(MARKETS.VERSION)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public boolean delete(MarketId id) {
    return database.deleteFrom(MARKETS).where(MARKETS.ID.eq(id)).execute() > 0;
  }
}

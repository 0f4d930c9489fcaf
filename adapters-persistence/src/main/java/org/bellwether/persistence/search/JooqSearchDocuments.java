package org.bellwether.persistence.search;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.MARKET_EMBEDDINGS;
import static org.bellwether.persistence.schema.Tables.OUTCOMES;
import static org.bellwether.persistence.schema.Tables.SEARCH_CHANGES;
import static org.bellwether.persistence.schema.Tables.SEARCH_FORGOTTEN;
import static org.bellwether.persistence.schema.Tables.TRADES;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.DSL.with;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.MarketEmbedding;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.search.Embedding;
import org.bellwether.persistence.replica.Replica;
import org.bellwether.persistence.sql.Call;
import org.bellwether.persistence.sql.GivenRows;
import org.bellwether.persistence.sql.Postgres;
import org.bellwether.persistence.sql.PreparedSql;
import org.bellwether.persistence.sql.Row;
import org.bellwether.persistence.sql.Rows;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectFromStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// The tables `search_changes`, which a trigger keeps, `search_forgotten` and `market_embeddings`.
///
/// Horizons are transaction ids: the oldest one that was open when changes were read. What it
/// writes, and all that starts later, is found by the next reading. What claims to have been
/// changed by a transaction to come was restored from another server's dump, before anybody here
/// began to read. A horizon that is still to come is one of a server that has been replaced by one
/// that knows less; only a replica may just not be that far. A replica's horizons are as good,
/// however much it lags: what its snapshot does not show is not older than its oldest open
/// transaction either.
public final class JooqSearchDocuments implements SearchDocuments {
  private static final MarketId FIRST_ID = new MarketId(new UUID(0, 0));
  private static final MarketId LAST_ID = new MarketId(new UUID(-1, -1));

  private static final Param<MarketId> ID = param("id", MARKETS.ID);
  private static final Param<MarketId> AFTER = param("after", MARKETS.ID);
  private static final Param<MarketId> BEFORE = param("before", MARKETS.ID);
  private static final Param<Long> SINCE = param("since", Long.class);
  private static final Param<Long> AFTER_CHANGE = param("after_change", Long.class);
  private static final Param<Instant> REMOVED_BEFORE =
      param("removed_before", SEARCH_CHANGES.REMOVED_AT);
  private static final Param<String> MODEL = param("model", MARKET_EMBEDDINGS.MODEL);
  private static final Param<String> VERSION = param("version", MARKET_EMBEDDINGS.MODEL_VERSION);
  private static final Param<Integer> LIMIT = param("limit", Integer.class);
  private static final GivenRows<MarketId> IDS = GivenRows.keys(MARKETS.ID);

  private static final Field<Long> OLDEST =
      Postgres.number(Postgres.OLDEST_TRANSACTION).as("oldest");
  private static final PreparedSql HORIZON = new PreparedSql(select(OLDEST));

  private static final PreparedSql FIND_IDS =
      new PreparedSql(
          select(MARKETS.ID)
              .from(MARKETS)
              .where(MARKETS.ID.gt(AFTER))
              .orderBy(MARKETS.ID)
              .limit(LIMIT));

  private static final Field<Long> CHANGED_IN =
      Postgres.number(SEARCH_CHANGES.CHANGED_IN).as("changed_in_number");

  /// A row without a market where nothing has changed; none where who asks has to begin anew.
  private static final PreparedSql CHANGES =
      new PreparedSql(
          select(OLDEST, SEARCH_CHANGES.MARKET_ID, CHANGED_IN)
              .from(selectOne().asTable("once"))
              .leftJoin(
                  select(SEARCH_CHANGES.MARKET_ID, SEARCH_CHANGES.CHANGED_IN)
                      .from(SEARCH_CHANGES)
                      .where(
                          row(SEARCH_CHANGES.CHANGED_IN, SEARCH_CHANGES.MARKET_ID)
                              .gt(row(Postgres.transaction(AFTER_CHANGE), AFTER)))
                      .and(SEARCH_CHANGES.CHANGED_IN.lt(Postgres.NEXT_TRANSACTION))
                      .orderBy(SEARCH_CHANGES.CHANGED_IN, SEARCH_CHANGES.MARKET_ID)
                      .limit(LIMIT)
                      .asTable(SEARCH_CHANGES))
              .on(trueCondition())
              .whereNotExists(
                  selectOne()
                      .from(SEARCH_FORGOTTEN)
                      .where(SEARCH_FORGOTTEN.CHANGED_IN.ge(Postgres.transaction(SINCE)))
                      .and(SEARCH_FORGOTTEN.CHANGED_IN.lt(Postgres.NEXT_TRANSACTION)))
              .and(
                  Postgres.transaction(SINCE)
                      .le(Postgres.NEXT_TRANSACTION)
                      .or(Postgres.isReplica()))
              .orderBy(SEARCH_CHANGES.CHANGED_IN, SEARCH_CHANGES.MARKET_ID));

  private static final Table<?> REMOVED = table(name("removed"));
  private static final Field<Long> REMOVED_IN = field(name("removed", "changed_in"), Long.class);
  private static final Field<Integer> HOW_MANY = count();

  /// Only what every reading of now has heard of, or none will, since it came with a dump.
  private static final PreparedSql FORGET_REMOVED =
      new PreparedSql(
          with("removed")
              .as(
                  deleteFrom(SEARCH_CHANGES)
                      .where(
                          Postgres.isAnyOf(
                              SEARCH_CHANGES.MARKET_ID,
                              select(SEARCH_CHANGES.MARKET_ID)
                                  .from(SEARCH_CHANGES)
                                  .where(SEARCH_CHANGES.REMOVED_AT.lt(REMOVED_BEFORE))
                                  .and(
                                      SEARCH_CHANGES
                                          .CHANGED_IN
                                          .lt(Postgres.OLDEST_TRANSACTION)
                                          .or(
                                              SEARCH_CHANGES.CHANGED_IN.ge(
                                                  Postgres.NEXT_TRANSACTION)))
                                  .orderBy(SEARCH_CHANGES.REMOVED_AT)
                                  .limit(LIMIT)
                                  .forUpdate()
                                  .skipLocked()))
                      .returning(SEARCH_CHANGES.CHANGED_IN))
              .with("noted")
              .as(
                  update(SEARCH_FORGOTTEN)
                      .set(
                          SEARCH_FORGOTTEN.CHANGED_IN,
                          greatest(
                              when(
                                  SEARCH_FORGOTTEN.CHANGED_IN.lt(Postgres.OLDEST_TRANSACTION),
                                  SEARCH_FORGOTTEN.CHANGED_IN),
                              field(
                                  select(REMOVED_IN)
                                      .from(REMOVED)
                                      .where(REMOVED_IN.lt(Postgres.OLDEST_TRANSACTION))
                                      .orderBy(REMOVED_IN.desc())
                                      .limit(inline(1))),
                              Postgres.transaction(inline(0L))))
                      .whereExists(selectOne().from(REMOVED))
                      .returning(SEARCH_FORGOTTEN.CHANGED_IN))
              .select(HOW_MANY)
              .from(REMOVED));

  /// Not what is over and was never traded by anybody but its creator, who may make as many of them
  /// as he likes. Asked of those that are over alone, by two probes of an index.
  static final Condition IS_SEARCHED =
      MARKETS
          .STATUS
          .in(
              inline(MarketStatus.ACTIVE, MARKETS.STATUS),
              inline(MarketStatus.CLOSED, MARKETS.STATUS))
          .or(MARKETS.EXTERNAL_ID.isNotNull())
          .or(isTraded(TRADES.USER_ID.lt(MARKETS.CREATOR_ID)))
          .or(isTraded(TRADES.USER_ID.gt(MARKETS.CREATOR_ID)));

  private static final List<Field<?>> FACETS =
      List.of(
          MARKETS.ID,
          MARKETS.STATUS,
          MARKETS.CATEGORY,
          MARKETS.TAGS,
          MARKETS.CREATOR_ID,
          MARKETS.CLOSES_AT);

  private static final Field<String[]> OUTCOME_NAMES =
      array(
              select(OUTCOMES.NAME)
                  .from(OUTCOMES)
                  .where(OUTCOMES.MARKET_ID.eq(MARKETS.ID))
                  .and(lower(OUTCOMES.NAME).notIn(inline("yes"), inline("no")))
                  .orderBy(OUTCOMES.POSITION))
          .as("outcome_names");

  private static final PreparedSql FIND_TEXTS =
      new PreparedSql(
          select(FACETS)
              .select(MARKETS.NAME, MARKETS.DESCRIPTION, OUTCOME_NAMES)
              .from(MARKETS)
              .where(IDS.contain(MARKETS.ID))
              .and(IS_SEARCHED));

  private static final Condition OF_MODEL =
      MARKET_EMBEDDINGS.MODEL.eq(MODEL).and(MARKET_EMBEDDINGS.MODEL_VERSION.eq(VERSION));

  private static final PreparedSql FIND_EMBEDDED =
      new PreparedSql(
          select(FACETS)
              .select(MARKET_EMBEDDINGS.TITLE, MARKET_EMBEDDINGS.WHOLE)
              .from(MARKETS)
              .join(MARKET_EMBEDDINGS)
              .on(OF_MODEL)
              .and(MARKET_EMBEDDINGS.MARKET_ID.eq(MARKETS.ID))
              .where(IDS.contain(MARKETS.ID))
              .and(IS_SEARCHED));

  private static final List<Field<?>> UNSEEN =
      List.of(
          MARKETS.ID,
          MARKETS.STATUS,
          MARKETS.NAME,
          MARKETS.DESCRIPTION,
          SEARCH_CHANGES.TEXT_VERSION);

  private static final PreparedSql FIND_UNSEEN_OPEN =
      newestUnseen(MARKETS.STATUS.eq(MarketStatus.ACTIVE));

  private static final PreparedSql FIND_UNSEEN_OTHERS =
      newestUnseen(MARKETS.STATUS.ne(MarketStatus.ACTIVE));

  private static final PreparedSql FIND_UNSEEN_ONE =
      new PreparedSql(unseen(select(UNSEEN), noCondition()).and(MARKETS.ID.eq(ID)));

  private static final PreparedSql COUNT_UNSEEN =
      new PreparedSql(unseen(select(HOW_MANY), noCondition()));

  private static final GivenRows<Seen> SEEN =
      GivenRows.<Seen>named("seen")
          .column(MARKET_EMBEDDINGS.MARKET_ID, Seen::id)
          .column(MARKET_EMBEDDINGS.TEXT_VERSION, Seen::textVersion)
          .column(MARKET_EMBEDDINGS.TITLE, seen -> seen.embedding().title().codes())
          .column(MARKET_EMBEDDINGS.WHOLE, seen -> seen.embedding().whole().codes());

  private static final Field<MarketId> SAVED =
      field(name("saved", "market_id"), MARKETS.ID.getDataType());

  /// Markets first, as everywhere: who closes or revises one holds it before its change. Those that
  /// were deleted meanwhile are left out.
  private static final PreparedSql SAVE =
      new PreparedSql(
          with("held")
              .as(
                  Postgres.held(
                      select(MARKETS.ID)
                          .from(MARKETS)
                          .where(IDS.contain(MARKETS.ID))
                          .orderBy(MARKETS.ID)))
              .with("saved")
              .as(
                  insertInto(MARKET_EMBEDDINGS)
                      .columns(
                          SEEN.targets(MARKET_EMBEDDINGS.MODEL, MARKET_EMBEDDINGS.MODEL_VERSION))
                      .select(
                          SEEN.select(MODEL, VERSION)
                              .where(
                                  SEEN.field(MARKET_EMBEDDINGS.MARKET_ID)
                                      .in(
                                          select(
                                                  field(
                                                      name("held", "id"), MARKETS.ID.getDataType()))
                                              .from(table(name("held"))))))
                      .onConflict(
                          MARKET_EMBEDDINGS.MODEL,
                          MARKET_EMBEDDINGS.MODEL_VERSION,
                          MARKET_EMBEDDINGS.MARKET_ID)
                      .doUpdate()
                      .set(MARKET_EMBEDDINGS.TEXT_VERSION, excluded(MARKET_EMBEDDINGS.TEXT_VERSION))
                      .set(MARKET_EMBEDDINGS.TITLE, excluded(MARKET_EMBEDDINGS.TITLE))
                      .set(MARKET_EMBEDDINGS.WHOLE, excluded(MARKET_EMBEDDINGS.WHOLE))
                      .where(
                          MARKET_EMBEDDINGS.TEXT_VERSION.le(
                              excluded(MARKET_EMBEDDINGS.TEXT_VERSION)))
                      .returning(MARKET_EMBEDDINGS.MARKET_ID))
              .update(SEARCH_CHANGES)
              .set(SEARCH_CHANGES.CHANGED_IN, Postgres.CURRENT_TRANSACTION)
              .where(SEARCH_CHANGES.MARKET_ID.in(select(SAVED).from(table(name("saved"))))));

  private static final PreparedSql FORGET =
      new PreparedSql(
          with("forgotten")
              .as(
                  deleteFrom(MARKET_EMBEDDINGS)
                      .where(OF_MODEL)
                      .returning(MARKET_EMBEDDINGS.MARKET_ID))
              .update(SEARCH_CHANGES)
              .set(SEARCH_CHANGES.CHANGED_IN, Postgres.CURRENT_TRANSACTION)
              .where(
                  SEARCH_CHANGES.MARKET_ID.in(
                      select(field(name("forgotten", "market_id"), MARKETS.ID.getDataType()))
                          .from(table(name("forgotten"))))));

  private static final PreparedSql FORGET_OTHERS =
      new PreparedSql(
          deleteFrom(MARKET_EMBEDDINGS)
              .where(
                  row(MARKET_EMBEDDINGS.MODEL, MARKET_EMBEDDINGS.MODEL_VERSION)
                      .ne(row(MODEL, VERSION))));

  private final DSLContext database;
  private final @Nullable Replica replica;

  public JooqSearchDocuments(DSLContext database) {
    this(database, null);
  }

  /// @param replica where [#inOneReading] reads while it keeps up
  public JooqSearchDocuments(DSLContext database, @Nullable Replica replica) {
    this.database = database;
    this.replica = replica;
  }

  private static Condition isTraded(Condition by) {
    return exists(selectOne().from(TRADES).where(TRADES.MARKET_ID.eq(MARKETS.ID)).and(by));
  }

  /// The place is said for each table: the database does not conclude it for those that are joined,
  /// and would read them from their end.
  private static PreparedSql newestUnseen(Condition status) {
    return new PreparedSql(
        unseen(select(UNSEEN), MARKET_EMBEDDINGS.MARKET_ID.lt(BEFORE))
            .and(MARKETS.ID.lt(BEFORE))
            .and(SEARCH_CHANGES.MARKET_ID.lt(BEFORE))
            .and(status)
            .orderBy(MARKETS.ID.desc())
            .limit(LIMIT));
  }

  private static SelectConditionStep<? extends Record> unseen(
      SelectFromStep<? extends Record> what, Condition where) {
    return what.from(MARKETS)
        .join(SEARCH_CHANGES)
        .on(SEARCH_CHANGES.MARKET_ID.eq(MARKETS.ID))
        .leftJoin(MARKET_EMBEDDINGS)
        .on(OF_MODEL)
        .and(MARKET_EMBEDDINGS.MARKET_ID.eq(MARKETS.ID))
        .and(where)
        .where(
            MARKET_EMBEDDINGS
                .MARKET_ID
                .isNull()
                .or(MARKET_EMBEDDINGS.TEXT_VERSION.lt(SEARCH_CHANGES.TEXT_VERSION)))
        .and(IS_SEARCHED);
  }

  /// All of it from one server, whichever that is: a replica may lag, but it may also show a commit
  /// before the database itself does.
  @Override
  public <T> T inOneReading(Function<SearchDocuments, T> reading) {
    if (replica == null) {
      return reading.apply(this);
    }
    SearchDocuments copy = new JooqSearchDocuments(replica.dsl());
    return replica.read(
        () -> replica.inOneSession(() -> reading.apply(copy)), () -> reading.apply(this));
  }

  @Override
  public long horizon() {
    return HORIZON.on(database).single(OLDEST);
  }

  @Override
  public List<MarketId> findIds(@Nullable MarketId after, int limit) {
    return FIND_IDS
        .on(database)
        .with(AFTER, after == null ? FIRST_ID : after)
        .with(LIMIT, limit)
        .list(row -> row.get(MARKETS.ID));
  }

  @Override
  public Optional<Changes> changes(long since, @Nullable Change after, int limit) {
    return CHANGES
        .on(database)
        .with(AFTER_CHANGE, after == null ? since : after.number())
        .with(AFTER, after == null ? FIRST_ID : after.id())
        .with(LIMIT, limit)
        .with(SINCE, since)
        .fetch(JooqSearchDocuments::changes);
  }

  private static Optional<Changes> changes(Rows rows) {
    if (!rows.next()) {
      return Optional.empty();
    }
    long horizon = rows.get(OLDEST);
    List<Change> changes = new ArrayList<>();
    if (rows.orNull(SEARCH_CHANGES.MARKET_ID) != null) {
      do {
        changes.add(new Change(rows.get(SEARCH_CHANGES.MARKET_ID), rows.get(CHANGED_IN)));
      } while (rows.next());
    }
    return Optional.of(new Changes(changes, horizon));
  }

  @Override
  public int forgetRemoved(Instant before, int limit) {
    return FORGET_REMOVED
        .on(database)
        .with(REMOVED_BEFORE, before)
        .with(LIMIT, limit)
        .single(HOW_MANY);
  }

  @Override
  public List<MarketText> findTexts(Collection<MarketId> ids) {
    return FIND_TEXTS.on(database).with(IDS, ids).list(JooqSearchDocuments::text);
  }

  @Override
  public List<EmbeddedMarket> findEmbedded(Collection<MarketId> ids, ModelId model) {
    return of(model, FIND_EMBEDDED).with(IDS, ids).list(JooqSearchDocuments::embedded);
  }

  private Call of(ModelId model, PreparedSql statement) {
    return statement.on(database).with(MODEL, model.name()).with(VERSION, model.version());
  }

  private static MarketText text(Row row) {
    return new MarketText(
        facets(row),
        row.get(MARKETS.NAME),
        row.get(MARKETS.DESCRIPTION),
        List.of(row.get(OUTCOME_NAMES)));
  }

  private static EmbeddedMarket embedded(Row row) {
    return new EmbeddedMarket(
        facets(row),
        new MarketEmbedding(
            new Embedding(row.get(MARKET_EMBEDDINGS.TITLE)),
            new Embedding(row.get(MARKET_EMBEDDINGS.WHOLE))));
  }

  private static Facets facets(Row row) {
    return new Facets(
        row.get(MARKETS.ID),
        row.get(MARKETS.STATUS),
        row.orNull(MARKETS.CATEGORY),
        List.of(row.get(MARKETS.TAGS)),
        row.get(MARKETS.CREATOR_ID),
        row.get(MARKETS.CLOSES_AT));
  }

  @Override
  public List<Unseen> findUnseen(ModelId model, @Nullable Unseen after, int limit) {
    MarketId place = after == null ? LAST_ID : after.id();
    if (after != null && after.status() != MarketStatus.ACTIVE) {
      return newest(FIND_UNSEEN_OTHERS, model, place, limit);
    }
    List<Unseen> unseen = new ArrayList<>(newest(FIND_UNSEEN_OPEN, model, place, limit));
    if (unseen.size() < limit) {
      unseen.addAll(newest(FIND_UNSEEN_OTHERS, model, LAST_ID, limit - unseen.size()));
    }
    return unseen;
  }

  private List<Unseen> newest(PreparedSql statement, ModelId model, MarketId before, int limit) {
    return of(model, statement)
        .with(BEFORE, before)
        .with(LIMIT, limit)
        .list(JooqSearchDocuments::unseen);
  }

  @Override
  public List<Unseen> findUnseen(ModelId model, MarketId id) {
    return of(model, FIND_UNSEEN_ONE).with(ID, id).list(JooqSearchDocuments::unseen);
  }

  private static Unseen unseen(Row row) {
    return new Unseen(
        row.get(MARKETS.ID),
        row.get(MARKETS.STATUS),
        row.get(MARKETS.NAME),
        row.get(MARKETS.DESCRIPTION),
        row.get(SEARCH_CHANGES.TEXT_VERSION));
  }

  @Override
  public long countUnseen(ModelId model) {
    return of(model, COUNT_UNSEEN).single(HOW_MANY);
  }

  @Override
  public void save(ModelId model, Collection<Seen> seen) {
    of(model, SAVE).with(IDS, seen.stream().map(Seen::id).toList()).with(SEEN, seen).execute();
  }

  @Override
  public void forget(ModelId model) {
    of(model, FORGET).execute();
  }

  @Override
  public void forgetOthers(ModelId than) {
    of(than, FORGET_OTHERS).execute();
  }
}

package org.bellwether.persistence.search;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.MARKET_EMBEDDINGS;
import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bellwether.application.Outage;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.MarketEmbedding;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.search.Embedding;
import org.bellwether.persistence.connection.Outages;
import org.bellwether.persistence.market.MarketConditions;
import org.bellwether.persistence.replica.Replica;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// The embeddings once more, as vectors of the pgvector extension, with an HNSW index each. A
/// trigger keeps them, so what is saved is found at once on every node.
///
/// Its table is no part of the migrations, since few databases have the extension: it is made when
/// this index is first chosen, from the embeddings that there are.
public final class PgVectorIndex implements VectorIndex {
  private static final int DIMENSIONS = 384;

  /// The extension's largest.
  private static final int MAX_EFFORT = 1000;

  private static final Comparator<Neighbour> NEAREST_FIRST =
      Comparator.comparing(Neighbour::similarityMillionths, Comparator.reverseOrder())
          .thenComparing(neighbour -> neighbour.id().value());

  private static final List<String> SETUP =
      List.of(
          "create extension if not exists vector",
          """
          create table if not exists market_vectors (
            market_id uuid not null references markets on delete cascade,
            model text collate "C" not null,
            model_version text collate "C" not null,
            title vector(384) not null,
            whole vector(384) not null,
            primary key (market_id, model, model_version)
          )
          """,
          """
          create index if not exists market_vectors_by_title
          on market_vectors using hnsw (title vector_cosine_ops)
          """,
          """
          create index if not exists market_vectors_by_whole
          on market_vectors using hnsw (whole vector_cosine_ops)
          """,
          // a signed byte for each dimension
          """
          create or replace function market_vector(codes bytea) returns vector
          language sql immutable strict as $$
            select array_agg((get_byte(codes, i) # 128) - 128 order by i)::real[]::vector
            from generate_series(0, octet_length(codes) - 1) as i
          $$
          """,
          """
          create or replace function keep_market_vector() returns trigger language plpgsql as $$
          begin
            if tg_op = 'DELETE' then
              delete from market_vectors
              where (market_id, model, model_version) = (old.market_id, old.model, old.model_version);
            elsif octet_length(new.title) = 384 then
              insert into market_vectors (market_id, model, model_version, title, whole)
              values (
                new.market_id, new.model, new.model_version,
                market_vector(new.title), market_vector(new.whole))
              on conflict (market_id, model, model_version) do update
                set title = excluded.title, whole = excluded.whole;
            end if;
            return null;
          end
          $$
          """,
          """
          create or replace trigger market_embeddings_as_vectors
          after insert or update or delete on market_embeddings
          for each row execute function keep_market_vector()
          """,
          """
          insert into market_vectors (market_id, model, model_version, title, whole)
          select market_id, model, model_version, market_vector(title), market_vector(whole)
          from market_embeddings
          where octet_length(title) = 384
          on conflict do nothing
          """);

  private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final DSLContext database;
  private final ModelId model;
  private volatile @Nullable Count count;

  private record Count(int size, long nanos) {}

  private PgVectorIndex(DSLContext database, ModelId model) {
    this.database = database;
    this.model = model;
  }

  /// Makes what is missing of it. With many embeddings the first time takes minutes.
  ///
  /// @throws Outage when the database has no such extension, or does not let us use it
  public static PgVectorIndex open(DSLContext database, ModelId model) {
    try {
      DSLContext patient =
          database.configuration().deriveSettings(s -> s.withQueryTimeout(0)).dsl();
      patient.transaction(setup -> {
        // one node at a time: who waits finds everything made
        setup.dsl().execute("lock table market_embeddings in share row exclusive mode");
        SETUP.forEach(statement -> setup.dsl().execute(statement));
      });
      return new PgVectorIndex(database, model);
    } catch (DataAccessException e) {
      throw new Outage(
          "SEARCH_INDEX is pgvector, but the database does not let us use that extension: "
              + String.valueOf(e.getMessage()).lines().reduce((_, last) -> last).orElse(""),
          e);
    }
  }

  /// The same index, read from the replica while that keeps up.
  public VectorIndex readFrom(Replica replica) {
    replica.await(); // until it has the tables too
    return new OfReplica(replica, new PgVectorIndex(replica.dsl(), model), this);
  }

  private record OfReplica(Replica replica, VectorIndex copy, VectorIndex original)
      implements VectorIndex {
    @Override
    public List<Neighbour> nearest(Embedding to, MarketFilter filter, int limit) {
      return replica.read(
          () -> copy.nearest(to, filter, limit), () -> original.nearest(to, filter, limit));
    }

    @Override
    public Set<MarketId> read(Collection<MarketId> markets) {
      return replica.read(() -> copy.read(markets), () -> original.read(markets));
    }

    @Override
    public int size() {
      return replica.read(copy::size, original::size);
    }
  }

  @Override
  public List<Neighbour> nearest(Embedding to, MarketFilter filter, int limit) {
    if (to.dimensions() != DIMENSIONS) {
      throw new IllegalArgumentException("not a direction of " + DIMENSIONS + " dimensions: " + to);
    }
    try {
      return database
          .transactionResult(search -> candidates(search.dsl(), to, filter, limit))
          .stream()
          .sorted(NEAREST_FIRST)
          .limit(limit)
          .toList();
    } catch (DataAccessException e) {
      throw Outages.translated(e);
    }
  }

  @Override
  public Set<MarketId> read(Collection<MarketId> markets) {
    return database
        .select(MARKET_EMBEDDINGS.MARKET_ID)
        .from(MARKET_EMBEDDINGS)
        .where(isOfModel())
        .and(MARKET_EMBEDDINGS.MARKET_ID.in(markets))
        .fetchSet(MARKET_EMBEDDINGS.MARKET_ID);
  }

  private Condition isOfModel() {
    return MARKET_EMBEDDINGS
        .MODEL
        .eq(model.name())
        .and(MARKET_EMBEDDINGS.MODEL_VERSION.eq(model.version()));
  }

  /// Counted for all who ask within some seconds.
  @Override
  public int size() {
    Count last = count;
    if (last == null || System.nanoTime() - last.nanos() > COUNT_NANOS) {
      long now = System.nanoTime();
      last = new Count(database.fetchCount(MARKET_EMBEDDINGS, isOfModel()), now);
      count = last;
    }
    return last.size();
  }

  /// The nearest by either embedding; compared exactly, as every other index does.
  private List<Neighbour> candidates(
      DSLContext search, Embedding to, MarketFilter filter, int limit) {
    // for this transaction alone, as a pooler may give the session to others
    search.execute("set local hnsw.iterative_scan = strict_order");
    search.execute(
        "set local hnsw.ef_search = %d".formatted(Math.min(MAX_EFFORT, limit + limit / 2 + 10)));
    return search
        .select(MARKET_EMBEDDINGS.MARKET_ID, MARKET_EMBEDDINGS.TITLE, MARKET_EMBEDDINGS.WHOLE)
        .from(MARKET_EMBEDDINGS)
        .where(isOfModel())
        .and(
            MARKET_EMBEDDINGS.MARKET_ID.in(
                nearest("title", to, filter, limit).union(nearest("whole", to, filter, limit))))
        .fetch(row ->
            new Neighbour(
                row.get(MARKET_EMBEDDINGS.MARKET_ID),
                new MarketEmbedding(
                        new Embedding(row.get(MARKET_EMBEDDINGS.TITLE)),
                        new Embedding(row.get(MARKET_EMBEDDINGS.WHOLE)))
                    .similarityMillionths(to)));
  }

  private Select<Record1<MarketId>> nearest(
      String column, Embedding to, MarketFilter filter, int limit) {
    Condition ofModel =
        condition(
            "v.model = {0} and v.model_version = {1}", val(model.name()), val(model.version()));
    Field<Object> distance =
        field("v." + column + " <=> {0}::vector", Object.class, val(Arrays.toString(to.codes())));
    return select(field("v.market_id", MARKETS.ID.getDataType()))
        .from(table("market_vectors v"))
        .join(MARKETS)
        .on(condition("v.market_id = {0}", MARKETS.ID))
        .where(ofModel)
        .and(JooqSearchDocuments.IS_SEARCHED)
        .and(and(MarketConditions.of(filter)))
        .orderBy(distance)
        .limit(limit);
  }
}

package org.bellwether.persistence.search;

import static org.bellwether.persistence.sql.PreparedSql.constant;
import static org.bellwether.persistence.sql.PreparedSql.instant;
import static org.bellwether.persistence.sql.PreparedSql.longs;
import static org.bellwether.persistence.sql.PreparedSql.uuid;
import static org.bellwether.persistence.sql.PreparedSql.uuids;

import java.sql.ResultSet;
import java.sql.SQLException;
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
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.search.Embedding;
import org.bellwether.persistence.replica.Replica;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
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
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final UUID LAST_ID = new UUID(-1, -1);

  private static final PreparedSql HORIZON =
      new PreparedSql("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");

  private static final PreparedSql FIND_IDS =
      new PreparedSql("select id from markets where id > ? order by id limit ?");

  /// A row without a market where nothing has changed; none where who asks has to begin anew.
  private static final PreparedSql CHANGES =
      new PreparedSql(
          """
          select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, market_id, changed_in::text::bigint
          from (values (1)) as once
          left join (
            select market_id, changed_in from search_changes
            where (changed_in, market_id) > (?::text::xid8, ?)
              and changed_in < pg_snapshot_xmax(pg_current_snapshot())
            order by changed_in, market_id limit ?) as piece on true
          where not exists (
            select from search_forgotten
            where changed_in >= ?::text::xid8 and changed_in < pg_snapshot_xmax(pg_current_snapshot()))
            and (?::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) or pg_is_in_recovery())
          order by changed_in, market_id
          """);

  /// Only what every reading of now has heard of, or none will, since it came with a dump.
  private static final PreparedSql FORGET_REMOVED =
      new PreparedSql(
          """
          with transactions as (
            select pg_snapshot_xmin(now) as oldest, pg_snapshot_xmax(now) as next from pg_current_snapshot() as now
          ), removed as (
            delete from search_changes
            where market_id = any (array(
              select market_id from search_changes, transactions
              where removed_at < ? and (changed_in < oldest or changed_in >= next)
              order by removed_at limit ?
              for update of search_changes skip locked))
            returning changed_in
          ), noted as (
            update search_forgotten as latest
            set changed_in = greatest(
              case when latest.changed_in < oldest then latest.changed_in end,
              (select changed_in from removed where changed_in < oldest order by changed_in desc limit 1),
              '0')
            from transactions
            where exists (select from removed)
          )
          select count(*) from removed
          """);

  /// Not what is over and was never traded by anybody but its creator, who may make as many of them
  /// as he likes. Asked of those that are over alone, by two probes of an index.
  static final String IS_SEARCHED =
      """
      (markets.status in ('active', 'closed')
        or markets.external_id is not null
        or exists (select from trades where market_id = markets.id and user_id < markets.creator_id)
        or exists (select from trades where market_id = markets.id and user_id > markets.creator_id))
      """;

  private static final String FACETS =
      "select markets.id, markets.status, markets.category, markets.tags, markets.creator_id, markets.closes_at, ";

  private static final PreparedSql FIND_TEXTS =
      new PreparedSql(
          FACETS
              + """
              markets.name, markets.description, array(
                select o.name from outcomes o
                where o.market_id = markets.id and lower(o.name) not in ('yes', 'no')
                order by o.position)
              from markets
              where markets.id = any (?) and
              """
              + IS_SEARCHED);

  private static final PreparedSql FIND_EMBEDDED =
      new PreparedSql(
          FACETS
              + """
              e.title, e.whole
              from markets
              join market_embeddings e on e.model = ? and e.model_version = ? and e.market_id = markets.id
              where markets.id = any (?) and
              """
              + IS_SEARCHED);

  private static final String UNSEEN =
      """
      from markets
      join search_changes c on c.market_id = markets.id
      left join market_embeddings e on e.model = ? and e.model_version = ? and e.market_id = markets.id%s
      where (e.market_id is null or e.text_version < c.text_version) and
      """
          + IS_SEARCHED;

  private static final String SELECT_UNSEEN =
      "select markets.id, markets.status, markets.name, markets.description, c.text_version "
          + UNSEEN;

  /// The place is said for each table: the database does not conclude it for those that are joined,
  /// and would read them from their end.
  private static final String NEWEST_UNSEEN =
      SELECT_UNSEEN.formatted(" and e.market_id < ?")
          + "and markets.id < ? and c.market_id < ? and markets.status %s 'active' order by markets.id desc limit ?";

  private static final PreparedSql FIND_UNSEEN_OPEN = new PreparedSql(NEWEST_UNSEEN.formatted("="));

  private static final PreparedSql FIND_UNSEEN_OTHERS =
      new PreparedSql(NEWEST_UNSEEN.formatted("<>"));

  private static final PreparedSql FIND_UNSEEN_ONE =
      new PreparedSql(SELECT_UNSEEN.formatted("") + "and markets.id = ?");

  private static final PreparedSql COUNT_UNSEEN =
      new PreparedSql("select count(*) " + UNSEEN.formatted(""));

  /// Markets first, as everywhere: who closes or revises one holds it before its change. Those that
  /// were deleted meanwhile are left out.
  private static final PreparedSql SAVE =
      new PreparedSql(
          """
          with seen as (
            select s.*
            from unnest(?, ?, ?, ?) as s (market_id, text_version, title, whole)
            join (select id from markets where id = any (?) order by id for no key update) as m on m.id = s.market_id
          ), saved as (
            insert into market_embeddings as e (model, model_version, market_id, text_version, title, whole)
            select ?, ?, market_id, text_version, title, whole from seen
            on conflict (model, model_version, market_id) do update
              set text_version = excluded.text_version, title = excluded.title, whole = excluded.whole
              where e.text_version <= excluded.text_version
            returning market_id
          )
          update search_changes set changed_in = pg_current_xact_id()
          where market_id in (select market_id from saved)
          """);

  private static final PreparedSql FORGET =
      new PreparedSql(
          """
          with forgotten as (
            delete from market_embeddings where model = ? and model_version = ? returning market_id
          )
          update search_changes set changed_in = pg_current_xact_id()
          where market_id in (select market_id from forgotten)
          """);

  private static final PreparedSql FORGET_OTHERS =
      new PreparedSql("delete from market_embeddings where (model, model_version) <> (?, ?)");

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
    return HORIZON.list(database, row -> row.getLong(1)).getFirst();
  }

  @Override
  public List<MarketId> findIds(@Nullable MarketId after, int limit) {
    return FIND_IDS.list(
        database,
        row -> new MarketId(uuid(row, 1)),
        after == null ? FIRST_ID : after.value(),
        limit);
  }

  @Override
  public Optional<Changes> changes(long since, @Nullable Change after, int limit) {
    return CHANGES.fetch(
        database,
        JooqSearchDocuments::changes,
        Long.toString(after == null ? since : after.number()),
        after == null ? FIRST_ID : after.id().value(),
        limit,
        Long.toString(since),
        Long.toString(since));
  }

  private static Optional<Changes> changes(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    long horizon = rows.getLong(1);
    List<Change> changes = new ArrayList<>();
    if (rows.getObject(2) != null) {
      do {
        changes.add(new Change(new MarketId(uuid(rows, 2)), rows.getLong(3)));
      } while (rows.next());
    }
    return Optional.of(new Changes(changes, horizon));
  }

  @Override
  public int forgetRemoved(Instant before, int limit) {
    return FORGET_REMOVED.list(database, row -> row.getInt(1), before, limit).getFirst();
  }

  @Override
  public List<MarketText> findTexts(Collection<MarketId> ids) {
    return FIND_TEXTS.list(
        database, JooqSearchDocuments::text, (Object) uuids(ids, MarketId::value));
  }

  @Override
  public List<EmbeddedMarket> findEmbedded(Collection<MarketId> ids, ModelId model) {
    return FIND_EMBEDDED.list(
        database,
        JooqSearchDocuments::embedded,
        model.name(),
        model.version(),
        uuids(ids, MarketId::value));
  }

  private static MarketText text(ResultSet row) throws SQLException {
    return new MarketText(facets(row), row.getString(7), row.getString(8), texts(row, 9));
  }

  private static EmbeddedMarket embedded(ResultSet row) throws SQLException {
    return new EmbeddedMarket(
        facets(row),
        new MarketEmbedding(new Embedding(row.getBytes(7)), new Embedding(row.getBytes(8))));
  }

  private static Facets facets(ResultSet row) throws SQLException {
    return new Facets(
        new MarketId(uuid(row, 1)),
        constant(row, 2, MarketStatus.class),
        row.getString(3),
        texts(row, 4),
        new UserId(uuid(row, 5)),
        instant(row, 6));
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  @Override
  public List<Unseen> findUnseen(ModelId model, @Nullable Unseen after, int limit) {
    UUID place = after == null ? LAST_ID : after.id().value();
    if (after != null && after.status() != MarketStatus.ACTIVE) {
      return newest(FIND_UNSEEN_OTHERS, model, place, limit);
    }
    List<Unseen> unseen = new ArrayList<>(newest(FIND_UNSEEN_OPEN, model, place, limit));
    if (unseen.size() < limit) {
      unseen.addAll(newest(FIND_UNSEEN_OTHERS, model, LAST_ID, limit - unseen.size()));
    }
    return unseen;
  }

  private List<Unseen> newest(PreparedSql of, ModelId model, UUID before, int limit) {
    return of.list(
        database,
        JooqSearchDocuments::unseen,
        model.name(),
        model.version(),
        before,
        before,
        before,
        limit);
  }

  @Override
  public List<Unseen> findUnseen(ModelId model, MarketId id) {
    return FIND_UNSEEN_ONE.list(
        database, JooqSearchDocuments::unseen, model.name(), model.version(), id.value());
  }

  private static Unseen unseen(ResultSet row) throws SQLException {
    return new Unseen(
        new MarketId(uuid(row, 1)),
        constant(row, 2, MarketStatus.class),
        row.getString(3),
        row.getString(4),
        row.getLong(5));
  }

  @Override
  public long countUnseen(ModelId model) {
    return COUNT_UNSEEN
        .list(database, row -> row.getLong(1), model.name(), model.version())
        .getFirst();
  }

  @Override
  public void save(ModelId model, Collection<Seen> seen) {
    UUID[] ids = uuids(seen, market -> market.id().value());
    SAVE.execute(
        database,
        ids,
        longs(seen, Seen::textVersion),
        seen.stream().map(market -> market.embedding().title().codes()).toArray(byte[][]::new),
        seen.stream().map(market -> market.embedding().whole().codes()).toArray(byte[][]::new),
        ids,
        model.name(),
        model.version());
  }

  @Override
  public void forget(ModelId model) {
    FORGET.execute(database, model.name(), model.version());
  }

  @Override
  public void forgetOthers(ModelId than) {
    FORGET_OTHERS.execute(database, than.name(), than.version());
  }
}

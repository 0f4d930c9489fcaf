package org.bellwether.persistence;

import java.time.InstantSource;
import java.util.List;
import java.util.function.ToIntFunction;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.application.operations.Gauge;
import org.bellwether.application.operations.Gauge.Kind;
import org.bellwether.application.operations.Gauge.Tag;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.persistence.audit.JooqAuditTrail;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.connection.Database.PoolFigures;
import org.bellwether.persistence.connection.DatabaseUrl;
import org.bellwether.persistence.idempotency.JooqIdempotencyStore;
import org.bellwether.persistence.identity.JooqApiKeyRepository;
import org.bellwether.persistence.identity.JooqKnownNetworks;
import org.bellwether.persistence.identity.JooqSessionRepository;
import org.bellwether.persistence.identity.JooqSigningKeys;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.jobs.JobSettings;
import org.bellwether.persistence.jobs.JooqJobQueue;
import org.bellwether.persistence.jobs.SchedulerJobRunner;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.market.JooqTermsHistory;
import org.bellwether.persistence.market.ReplicatedMarketRepository;
import org.bellwether.persistence.replica.Replica;
import org.bellwether.persistence.search.JooqSearchDocuments;
import org.bellwether.persistence.search.PgVectorIndex;
import org.bellwether.persistence.settlement.JooqBooks;
import org.bellwether.persistence.settlement.JooqSettlementRepository;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// PostgreSQL as a backend: the one class that others name to have it.
public final class PostgresBackend {
  private PostgresBackend() {}

  /// @param url `postgresql://user:password@host:port/database?options`, `postgres://…`, or the
  ///   same as a JDBC URL; behind a pooler statements do not stay prepared, unless the option
  ///   `prepareThreshold` says otherwise
  /// @throws IllegalArgumentException that says what is wrong with it, without its secrets
  public static void check(String url) {
    DatabaseUrl.parse(url);
  }

  /// Connects and brings the schema up to date.
  ///
  /// @throws Outage when the database does not let us in; the message names it and why
  /// @throws IllegalArgumentException when the URL is none
  public static Backend open(BackendSettings settings, InstantSource clock) {
    Database database = Database.open(settings);
    String replicaUrl = settings.replicaUrl();
    Replica replica = replicaUrl == null ? null : Replica.open(database, settings.at(replicaUrl));
    DSLContext dsl = database.dsl();
    MarketRepository markets = new JooqMarketRepository(dsl);
    JooqJobQueue queue = new JooqJobQueue(dsl, clock);
    return new Backend(
        new JooqTransactions(dsl),
        new JooqIdempotencyStore(dsl),
        new JooqAuditTrail(dsl),
        new JooqUserRepository(dsl),
        new JooqSessionRepository(dsl),
        new JooqApiKeyRepository(dsl),
        new JooqKnownNetworks(dsl),
        new JooqSigningKeys(dsl),
        new JooqLedger(dsl),
        replica == null ? markets : new ReplicatedMarketRepository(markets, replica),
        new JooqTermsHistory(dsl),
        new JooqTradeRepository(dsl),
        new JooqSettlementRepository(dsl),
        new JooqBooks(dsl),
        new JooqSearchDocuments(dsl, replica),
        vectors(dsl, replica),
        queue,
        (handlers, recurring) ->
            new SchedulerJobRunner(
                database, queue, JobSettings.DEFAULT, clock, handlers, recurring),
        replica == null ? ReadYourWrites.AT_ONCE : replica,
        database::isReachable,
        List.of(
            connections(database, "active", PoolFigures::active),
            connections(database, "idle", PoolFigures::idle),
            connections(database, "waiting", PoolFigures::waiting)),
        database::run,
        () -> {
          if (replica != null) {
            replica.close();
          }
          database.close();
        });
  }

  private static VectorIndex.Factory vectors(DSLContext dsl, @Nullable Replica replica) {
    return model -> {
      PgVectorIndex index = PgVectorIndex.open(dsl, model);
      return replica == null ? index : index.readFrom(replica);
    };
  }

  private static Gauge connections(
      Database database, String state, ToIntFunction<PoolFigures> figure) {
    return new Gauge(
        "database.connections",
        "Connections to the database; waiting counts requests without one",
        new Tag("state", state),
        Kind.LEVEL,
        () -> figure.applyAsInt(database.pool()));
  }
}

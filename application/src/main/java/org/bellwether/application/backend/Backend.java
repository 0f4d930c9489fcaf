package org.bellwether.application.backend;

import java.util.List;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotencyStore;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.jobs.JobRunner;
import org.bellwether.application.operations.Gauge;
import org.bellwether.application.operations.Health;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TermsHistory;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.TradeRepository;

/// Where everything is kept: every port that a backend implements. All of them take part in its
/// transactions, and each has a contract kit. To swap the backend is to make another one of these.
///
/// @param vectorIndex one of its own, for those that have it; asked for only when it is chosen
/// @param jobRunner makes what does the jobs of its queue
/// @param readYourWrites waits until all that it answers from has a change
/// @param incarnation tells this run of the server from any other: after a fail-over, or when a
///   backup was restored, what was committed may be gone. Empty while it is not known
/// @param connections what is closed at the end
public record Backend(
    Transactions transactions,
    IdempotencyStore idempotencyStore,
    AuditTrail auditTrail,
    UserRepository users,
    SessionRepository sessions,
    ApiKeyRepository apiKeys,
    KnownNetworks knownNetworks,
    SigningKeys signingKeys,
    Ledger ledger,
    MarketRepository markets,
    TermsHistory termsHistory,
    TradeRepository trades,
    SettlementRepository settlements,
    Books books,
    SearchDocuments searchDocuments,
    VectorIndex.Factory vectorIndex,
    JobQueue jobQueue,
    JobRunner.Factory jobRunner,
    ReadYourWrites readYourWrites,
    Health health,
    List<Gauge> gauges,
    Supplier<String> incarnation,
    Runnable connections)
    implements AutoCloseable {

  /// The same, with caches before it.
  public Backend cached(
      MarketRepository cachedMarkets, UserRepository cachedUsers, ReadYourWrites barrier) {
    return new Backend(
        transactions,
        idempotencyStore,
        auditTrail,
        cachedUsers,
        sessions,
        apiKeys,
        knownNetworks,
        signingKeys,
        ledger,
        cachedMarkets,
        termsHistory,
        trades,
        settlements,
        books,
        searchDocuments,
        vectorIndex,
        jobQueue,
        jobRunner,
        barrier,
        health,
        gauges,
        incarnation,
        connections);
  }

  @Override
  public void close() {
    connections.run();
  }
}

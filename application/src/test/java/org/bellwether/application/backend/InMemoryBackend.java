package org.bellwether.application.backend;

import java.time.InstantSource;
import java.util.List;
import org.bellwether.application.audit.InMemoryAuditTrail;
import org.bellwether.application.idempotency.InMemoryIdempotencyStore;
import org.bellwether.application.identity.InMemoryKnownNetworks;
import org.bellwether.application.identity.InMemorySigningKeys;
import org.bellwether.application.jobs.InMemoryJobQueue;
import org.bellwether.application.operations.Health;
import org.bellwether.application.search.InMemorySearchDocuments;
import org.bellwether.application.search.InMemoryVectorIndex;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.domain.identity.InMemoryApiKeyRepository;
import org.bellwether.domain.identity.InMemorySessionRepository;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.InMemoryTermsHistory;
import org.bellwether.domain.settlement.InMemoryBooks;
import org.bellwether.domain.settlement.InMemorySettlementRepository;
import org.bellwether.domain.trading.InMemoryTradeRepository;

/// A backend in memory, for tests that need no database: each of its ports passes the same kit as
/// those of the product. Its jobs are run by whoever asks its queue for them.
public final class InMemoryBackend {
  public final InMemoryMarketRepository markets;
  public final InMemoryTermsHistory termsHistory = new InMemoryTermsHistory();
  public final InMemoryUserRepository users = new InMemoryUserRepository();
  public final InMemorySessionRepository sessions = new InMemorySessionRepository();
  public final InMemoryApiKeyRepository apiKeys = new InMemoryApiKeyRepository();
  public final InMemoryKnownNetworks knownNetworks = new InMemoryKnownNetworks(users);
  public final InMemorySigningKeys signingKeys = new InMemorySigningKeys();
  public final InMemoryLedger ledger = new InMemoryLedger();
  public final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  public final InMemorySettlementRepository settlements = new InMemorySettlementRepository(trades);
  public final InMemoryIdempotencyStore idempotencyStore = new InMemoryIdempotencyStore();
  public final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  public final InMemoryJobQueue jobs;
  public final InMemorySearchDocuments documents;
  public final InMemoryTransactions transactions;

  public InMemoryBackend(InstantSource clock) {
    markets = new InMemoryMarketRepository(clock);
    jobs = new InMemoryJobQueue(clock);
    documents = new InMemorySearchDocuments(markets, trades);
    transactions =
        new InMemoryTransactions(
            markets,
            termsHistory,
            users,
            sessions,
            apiKeys,
            knownNetworks,
            signingKeys,
            ledger,
            trades,
            settlements,
            idempotencyStore,
            trail,
            jobs,
            documents);
  }

  public Backend asBackend() {
    return asBackend(() -> true);
  }

  public Backend asBackend(Health health) {
    return new Backend(
        transactions,
        idempotencyStore,
        trail,
        users,
        sessions,
        apiKeys,
        knownNetworks,
        signingKeys,
        ledger,
        markets,
        termsHistory,
        trades,
        settlements,
        new InMemoryBooks(ledger, markets, trades, settlements),
        documents,
        model -> new InMemoryVectorIndex(documents, model),
        jobs,
        (_, _) -> {
          throw new UnsupportedOperationException("jobs are run by whoever asks for them");
        },
        ReadYourWrites.AT_ONCE,
        health,
        List.of(),
        () -> "in memory",
        () -> {});
  }
}

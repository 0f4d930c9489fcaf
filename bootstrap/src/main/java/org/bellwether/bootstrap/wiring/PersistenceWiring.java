package org.bellwether.bootstrap.wiring;

import java.time.InstantSource;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.IdempotencyStore;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.application.identity.SigningKeys;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TermsHistory;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.persistence.audit.JooqAuditTrail;
import org.bellwether.persistence.connection.Database;
import org.bellwether.persistence.connection.DatabaseSettings;
import org.bellwether.persistence.idempotency.JooqIdempotencyStore;
import org.bellwether.persistence.identity.JooqApiKeyRepository;
import org.bellwether.persistence.identity.JooqKnownNetworks;
import org.bellwether.persistence.identity.JooqSessionRepository;
import org.bellwether.persistence.identity.JooqSigningKeys;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.jobs.JooqJobQueue;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.market.JooqTermsHistory;
import org.bellwether.persistence.market.ReplicatedMarketRepository;
import org.bellwether.persistence.replica.Replica;
import org.bellwether.persistence.search.JooqSearchDocuments;
import org.bellwether.persistence.settlement.JooqBooks;
import org.bellwether.persistence.settlement.JooqSettlementRepository;
import org.bellwether.persistence.trading.JooqTradeRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The backend: to swap it, write another class like this one.
@Configuration(proxyBeanMethods = false)
public class PersistenceWiring {

  @Bean
  Database database(DatabaseSettings settings) {
    return Database.open(settings);
  }

  @Bean
  Transactions transactions(Database database) {
    return new JooqTransactions(database.dsl());
  }

  @Bean
  UserRepository users(Database database) {
    return new JooqUserRepository(database.dsl());
  }

  @Bean
  SessionRepository sessions(Database database) {
    return new JooqSessionRepository(database.dsl());
  }

  @Bean
  KnownNetworks knownNetworks(Database database) {
    return new JooqKnownNetworks(database.dsl());
  }

  @Bean
  ApiKeyRepository apiKeys(Database database) {
    return new JooqApiKeyRepository(database.dsl());
  }

  @Bean
  SigningKeys signingKeys(Database database) {
    return new JooqSigningKeys(database.dsl());
  }

  @Bean
  @Nullable Replica replica(Database database, DatabaseSettings usual, Settings settings) {
    String url = settings.databaseReplicaUrl();
    return url == null ? null : Replica.open(database, usual.at(url));
  }

  @Bean
  MarketRepository markets(Database database, @Nullable Replica replica) {
    MarketRepository markets = new JooqMarketRepository(database.dsl());
    return replica == null ? markets : new ReplicatedMarketRepository(markets, replica);
  }

  @Bean
  TermsHistory termsHistory(Database database) {
    return new JooqTermsHistory(database.dsl());
  }

  @Bean
  Ledger ledger(Database database) {
    return new JooqLedger(database.dsl());
  }

  @Bean
  TradeRepository trades(Database database) {
    return new JooqTradeRepository(database.dsl());
  }

  @Bean
  SettlementRepository settlements(Database database) {
    return new JooqSettlementRepository(database.dsl());
  }

  @Bean
  Books books(Database database) {
    return new JooqBooks(database.dsl());
  }

  @Bean
  SearchDocuments searchDocuments(Database database, @Nullable Replica replica) {
    return new JooqSearchDocuments(database.dsl(), replica);
  }

  @Bean
  IdempotencyStore answers(Database database) {
    return new JooqIdempotencyStore(database.dsl());
  }

  @Bean
  AuditTrail auditTrail(Database database) {
    return new JooqAuditTrail(database.dsl());
  }

  @Bean
  JooqJobQueue jobQueue(Database database, InstantSource clock) {
    return new JooqJobQueue(database.dsl(), clock);
  }
}

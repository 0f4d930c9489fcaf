package org.bellwether.bootstrap;

import java.time.InstantSource;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.persistence.Database;
import org.bellwether.persistence.DatabaseSettings;
import org.bellwether.persistence.JooqTransactions;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.jobs.JooqJobQueue;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The backend: to swap it, write another class like this one.
@Configuration(proxyBeanMethods = false)
class PersistenceWiring {

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
  MarketRepository markets(Database database) {
    return new JooqMarketRepository(database.dsl());
  }

  @Bean
  JooqJobQueue jobQueue(Database database, InstantSource clock) {
    return new JooqJobQueue(database.dsl(), clock);
  }
}

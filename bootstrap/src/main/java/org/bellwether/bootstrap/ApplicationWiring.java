package org.bellwether.bootstrap;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.Transactions;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;
import org.bellwether.application.market.CreateMarket;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ImportMarkets;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// One use case a method.
@Lazy
@Configuration(proxyBeanMethods = false)
class ApplicationWiring {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Supplier<UUID> ids() {
    return UuidCreator::getTimeOrderedEpoch;
  }

  @Bean
  ListMarkets listMarkets(MarketRepository markets, UserRepository users) {
    return new ListMarkets(markets, users);
  }

  @Bean
  GetMarket getMarket(MarketRepository markets, UserRepository users) {
    return new GetMarket(markets, users);
  }

  @Bean
  CreateMarket createMarket(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new CreateMarket(transactions, markets, users, ids, clock);
  }

  @Bean
  ReviseMarket reviseMarket(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      InstantSource clock) {
    return new ReviseMarket(transactions, markets, users, clock);
  }

  @Bean
  DeleteMarket deleteMarket(Transactions transactions, MarketRepository markets) {
    return new DeleteMarket(transactions, markets);
  }

  @Bean
  ImportMarkets importMarkets(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new ImportMarkets(transactions, markets, users, ids, clock);
  }

  @Bean
  RegisterUser registerUser(
      Transactions transactions,
      UserRepository users,
      PasswordHasher hasher,
      AccessTokens tokens,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new RegisterUser(transactions, users, hasher, tokens, ids, clock);
  }

  @Bean
  LogIn logIn(UserRepository users, PasswordHasher hasher, AccessTokens tokens) {
    return new LogIn(users, hasher, tokens);
  }

  @Bean
  ListJobs listJobs(JobQueue jobs) {
    return new ListJobs(jobs);
  }

  @Bean
  RetryJob retryJob(Transactions transactions, JobQueue jobs) {
    return new RetryJob(transactions, jobs);
  }
}

package org.bellwether.bootstrap.wiring;

import org.bellwether.application.backend.Cache;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.search.EmbeddingModel;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.wiring.AccessUseCases;
import org.bellwether.application.wiring.AccountUseCases;
import org.bellwether.application.wiring.Installation;
import org.bellwether.application.wiring.MarketUseCases;
import org.bellwether.application.wiring.OperationsUseCases;
import org.bellwether.application.wiring.SearchUseCases;
import org.bellwether.application.wiring.SettlementUseCases;
import org.bellwether.application.wiring.TradingUseCases;
import org.bellwether.application.wiring.UseCases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// The use cases of each feature, made when somebody asks for them: a command needs few.
@Lazy
@Configuration(proxyBeanMethods = false)
public class UseCaseWiring {

  @Bean
  MarketUseCases markets(Installation here, Cache cache) {
    return MarketUseCases.of(here, cache.signals());
  }

  @Bean
  TradingUseCases trading(Installation here) {
    return TradingUseCases.of(here);
  }

  @Bean
  SettlementUseCases settlement(Installation here) {
    return SettlementUseCases.of(here);
  }

  @Bean
  AccountUseCases accounts(Installation here, PasswordHasher hasher, CommonPasswords common) {
    return AccountUseCases.of(here, hasher, common);
  }

  @Bean
  AccessUseCases access(
      Installation here,
      PasswordHasher hasher,
      CommonPasswords common,
      AccessTokens tokens,
      Cache cache) {
    return AccessUseCases.of(here, hasher, common, tokens, cache.rateLimiter());
  }

  @Bean
  SearchUseCases search(
      Installation here, EmbeddingModel model, VectorIndex vectors, KeywordIndex keywords) {
    return SearchUseCases.of(here, model, vectors, keywords);
  }

  @Bean
  OperationsUseCases operations(Installation here) {
    return OperationsUseCases.of(here);
  }

  @Bean
  UseCases all(
      MarketUseCases markets,
      TradingUseCases trading,
      SettlementUseCases settlement,
      AccountUseCases accounts,
      AccessUseCases access,
      SearchUseCases search,
      OperationsUseCases operations) {
    return new UseCases(markets, trading, settlement, accounts, access, search, operations);
  }
}

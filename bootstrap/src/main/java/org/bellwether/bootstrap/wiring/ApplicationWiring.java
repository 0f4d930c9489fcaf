package org.bellwether.bootstrap.wiring;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.ExportAuditTrail;
import org.bellwether.application.audit.ListAuditTrail;
import org.bellwether.application.audit.VerifyAuditTrail;
import org.bellwether.application.idempotency.IdempotencyStore;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.PurgeIdempotencyRecords;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.ForgetSessions;
import org.bellwether.application.identity.GetProfile;
import org.bellwether.application.identity.GetUser;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.application.identity.LimitGuesses;
import org.bellwether.application.identity.ListApiKeys;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.NoteFailedProof;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.identity.RevokeApiKey;
import org.bellwether.application.identity.StartSession;
import org.bellwether.application.identity.TellFailedProofs;
import org.bellwether.application.identity.WelcomeUser;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;
import org.bellwether.application.ledger.ListTransfers;
import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.application.market.CloseMarkets;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.FollowMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.ListTermsChanges;
import org.bellwether.application.market.MarketSignals;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.ratelimit.RateLimiter.Limit;
import org.bellwether.application.search.EmbedMarkets;
import org.bellwether.application.search.EmbeddingModel;
import org.bellwether.application.search.ForgetRemovedMarkets;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.ReindexMarkets;
import org.bellwether.application.search.RelatedMarkets;
import org.bellwether.application.search.SearchDocuments;
import org.bellwether.application.search.SearchMarkets;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.settlement.GetResolution;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.GetHistory;
import org.bellwether.application.trading.GetPortfolio;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.application.trading.ListHolders;
import org.bellwether.application.trading.ListTrades;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TermsHistory;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.SettlementRepository;
import org.bellwether.domain.trading.TradeRepository;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// One use case a method.
@Lazy
@Configuration(proxyBeanMethods = false)
public class ApplicationWiring {

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
  FollowMarket followMarket(GetMarket getMarket, MarketSignals signals) {
    return new FollowMarket(getMarket, signals);
  }

  @Bean
  CreateMarket createMarket(
      Idempotent idempotent,
      MarketRepository markets,
      UserRepository users,
      Ledger ledger,
      TradeRepository trades,
      JobQueue jobs,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new CreateMarket(idempotent, markets, users, ledger, trades, jobs, ids, clock);
  }

  @Bean
  ReviseMarket reviseMarket(
      Transactions transactions,
      Authority authority,
      MarketRepository markets,
      TermsHistory history,
      TradeRepository trades,
      UserRepository users,
      JobQueue jobs,
      AuditTrail trail,
      InstantSource clock) {
    return new ReviseMarket(
        transactions,
        authority,
        markets,
        history,
        trades::isTradedByOthers,
        users,
        jobs,
        trail,
        clock);
  }

  @Bean
  ClarifyMarket clarifyMarket(Idempotent idempotent, ReviseMarket reviseMarket) {
    return new ClarifyMarket(idempotent, reviseMarket);
  }

  @Bean
  ListTermsChanges listTermsChanges(
      MarketRepository markets, TermsHistory history, UserRepository users) {
    return new ListTermsChanges(markets, history, users);
  }

  @Bean
  DeleteMarket deleteMarket(
      Transactions transactions,
      Authority authority,
      MarketRepository markets,
      Ledger ledger,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new DeleteMarket(transactions, authority, markets, ledger, trail, ids, clock);
  }

  @Bean
  CloseMarkets closeMarkets(Transactions transactions, MarketRepository markets) {
    return new CloseMarkets(transactions, markets);
  }

  @Bean
  ImportMarkets importMarkets(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      Ledger ledger,
      JobQueue jobs,
      AuditTrail trail,
      Settings settings,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new ImportMarkets(
        transactions, markets, users, ledger, jobs, trail, settings.importSubsidy(), ids, clock);
  }

  @Bean
  SearchMarkets searchMarkets(
      EmbeddingModel model,
      VectorIndex vectors,
      KeywordIndex keywords,
      MarketRepository markets,
      UserRepository users) {
    return new SearchMarkets(model, vectors, keywords, markets, users);
  }

  @Bean
  RelatedMarkets relatedMarkets(
      SearchDocuments documents,
      EmbeddingModel model,
      VectorIndex vectors,
      KeywordIndex keywords,
      MarketRepository markets,
      UserRepository users) {
    return new RelatedMarkets(documents, model, vectors, keywords, markets, users);
  }

  @Bean
  EmbedMarkets embedMarkets(
      Transactions transactions, SearchDocuments documents, EmbeddingModel model, JobQueue jobs) {
    return new EmbedMarkets(transactions, documents, model, jobs);
  }

  @Bean
  ReindexMarkets reindexMarkets(
      Transactions transactions,
      SearchDocuments documents,
      EmbeddingModel model,
      EmbedMarkets embedMarkets,
      AuditTrail trail,
      InstantSource clock) {
    return new ReindexMarkets(transactions, documents, model, embedMarkets, trail, clock);
  }

  @Bean
  PlaceTrade placeTrade(
      Idempotent idempotent,
      MarketRepository markets,
      Ledger ledger,
      TradeRepository trades,
      Supplier<UUID> ids) {
    return new PlaceTrade(idempotent, markets, ledger, trades, ids);
  }

  @Bean
  QuoteTrade quoteTrade(MarketRepository markets, InstantSource clock) {
    return new QuoteTrade(markets, clock);
  }

  @Bean
  ListTrades listTrades(MarketRepository markets, TradeRepository trades, UserRepository users) {
    return new ListTrades(markets, trades, users);
  }

  @Bean
  ListHolders listHolders(MarketRepository markets, TradeRepository trades, UserRepository users) {
    return new ListHolders(markets, trades, users);
  }

  @Bean
  GetPortfolio getPortfolio(TradeRepository trades, MarketRepository markets) {
    return new GetPortfolio(trades, markets);
  }

  @Bean
  GetHistory getHistory(MarketRepository markets, TradeRepository trades) {
    return new GetHistory(markets, trades);
  }

  @Bean
  GetSolvency getSolvency(Transactions transactions, MarketRepository markets, Ledger ledger) {
    return new GetSolvency(transactions, markets, ledger);
  }

  @Bean
  ResolveMarket resolveMarket(
      Idempotent idempotent,
      Authority authority,
      MarketRepository markets,
      SettlementRepository settlements,
      JobQueue jobs,
      AuditTrail trail,
      InstantSource clock) {
    return new ResolveMarket(idempotent, authority, markets, settlements, jobs, trail, clock);
  }

  @Bean
  ReverseResolution reverseResolution(
      Idempotent idempotent,
      Authority authority,
      MarketRepository markets,
      SettlementRepository settlements,
      JobQueue jobs,
      AuditTrail trail,
      Settings settings,
      InstantSource clock) {
    return new ReverseResolution(
        idempotent, authority, markets, settlements, jobs, trail, settings.reversalPeriod(), clock);
  }

  @Bean
  GetResolution getResolution(MarketRepository markets, SettlementRepository settlements) {
    return new GetResolution(markets, settlements);
  }

  @Bean
  SettleMarket settleMarket(
      Transactions transactions,
      SettlementRepository settlements,
      MarketRepository markets,
      Ledger ledger,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new SettleMarket(transactions, settlements, markets, ledger, ids, clock);
  }

  @Bean
  ReverseSettlement reverseSettlement(
      Transactions transactions,
      SettlementRepository settlements,
      MarketRepository markets,
      Ledger ledger,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new ReverseSettlement(transactions, settlements, markets, ledger, trail, ids, clock);
  }

  @Bean
  AuditBooks auditBooks(Books books) {
    return new AuditBooks(books);
  }

  @Bean
  Idempotent idempotent(Transactions transactions, IdempotencyStore answers, InstantSource clock) {
    return new Idempotent(transactions, answers, clock);
  }

  @Bean
  PurgeIdempotencyRecords forgetAnswers(IdempotencyStore answers, InstantSource clock) {
    return new PurgeIdempotencyRecords(answers, clock);
  }

  @Bean
  ForgetRemovedMarkets forgetRemovedMarkets(SearchDocuments documents, InstantSource clock) {
    return new ForgetRemovedMarkets(documents, clock);
  }

  @Bean
  ListTransfers listTransfers(Ledger ledger) {
    return new ListTransfers(ledger);
  }

  @Bean
  GrantCredits grantCredits(
      Idempotent idempotent,
      UserRepository users,
      Authority authority,
      Ledger ledger,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new GrantCredits(idempotent, users, authority, ledger, trail, ids, clock);
  }

  @Bean
  GetUser getUser(UserRepository users, Ledger ledger) {
    return new GetUser(users, ledger);
  }

  @Bean
  GetProfile getProfile(UserRepository users) {
    return new GetProfile(users);
  }

  @Bean
  WelcomeUser welcome(Ledger ledger, Settings settings, Supplier<UUID> ids) {
    return new WelcomeUser(ledger, settings.welcomeGrant(), ids);
  }

  @Bean
  RegisterUser registerUser(
      Idempotent idempotent,
      UserRepository users,
      WelcomeUser welcome,
      KnownNetworks known,
      PasswordHasher hasher,
      CommonPasswords common,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new RegisterUser(idempotent, users, welcome, known, hasher, common, trail, ids, clock);
  }

  @Bean
  AdmitExternalUser admitExternalUser(
      Transactions transactions,
      UserRepository users,
      WelcomeUser welcome,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new AdmitExternalUser(transactions, users, welcome, trail, ids, clock);
  }

  @Bean
  Authority authority(
      UserRepository users,
      SessionRepository sessions,
      ApiKeyRepository keys,
      Settings settings,
      InstantSource clock) {
    return new Authority(users, sessions, keys, settings.sessionLife(), clock);
  }

  @Bean
  StartSession startSession(SessionRepository sessions, Settings settings, AccessTokens tokens) {
    return new StartSession(sessions, settings.sessionLife(), tokens);
  }

  @Bean
  LimitGuesses limitGuesses(RateLimiter limiter, KnownNetworks known, Settings settings) {
    RateLimit limit = settings.accountLimit();
    return new LimitGuesses(
        limiter,
        known,
        limit == null
            ? null
            : new Limit("account", limit.requests(), Duration.ofSeconds(limit.seconds())));
  }

  @Bean
  TellFailedProofs tellFailedProofs(
      Transactions transactions, NoteFailedProof noted, AuditTrail trail, InstantSource clock) {
    return new TellFailedProofs(transactions, noted, trail, clock);
  }

  @Bean
  NoteFailedProof noteFailedProof(
      Transactions transactions, AuditTrail trail, InstantSource clock) {
    return new NoteFailedProof(transactions, trail, clock);
  }

  @Bean
  LogIn logIn(
      Transactions transactions,
      UserRepository users,
      StartSession startSession,
      LimitGuesses guesses,
      KnownNetworks known,
      NoteFailedProof failed,
      PasswordHasher hasher,
      AuditTrail trail,
      InstantSource clock) {
    return new LogIn(
        transactions, users, startSession, guesses, known, failed, hasher, trail, clock);
  }

  @Bean
  RefreshSession refreshSession(
      Transactions transactions,
      SessionRepository sessions,
      Settings settings,
      UserRepository users,
      AccessTokens tokens,
      NoteFailedProof failed,
      AuditTrail trail,
      InstantSource clock) {
    return new RefreshSession(
        transactions, sessions, settings.sessionLife(), users, tokens, failed, trail, clock);
  }

  @Bean
  LogOut logOut(
      Transactions transactions,
      UserRepository users,
      SessionRepository sessions,
      AuditTrail trail,
      InstantSource clock) {
    return new LogOut(transactions, users, sessions, trail, clock);
  }

  @Bean
  ForgetSessions forgetSessions(
      SessionRepository sessions, Settings settings, InstantSource clock) {
    return new ForgetSessions(sessions, settings.sessionLife(), clock);
  }

  @Bean
  ChangePassword changePassword(
      Transactions transactions,
      UserRepository users,
      SessionRepository sessions,
      ApiKeyRepository keys,
      Authority authority,
      StartSession startSession,
      LimitGuesses guesses,
      NoteFailedProof failed,
      PasswordHasher hasher,
      CommonPasswords common,
      AuditTrail trail,
      InstantSource clock) {
    return new ChangePassword(
        transactions,
        users,
        sessions,
        keys,
        authority,
        startSession,
        guesses,
        failed,
        hasher,
        common,
        trail,
        clock);
  }

  @Bean
  ChangeRole changeRole(
      Transactions transactions,
      UserRepository users,
      Authority authority,
      AuditTrail trail,
      InstantSource clock) {
    return new ChangeRole(transactions, users, authority, trail, clock);
  }

  @Bean
  CreateApiKey createApiKey(
      Idempotent idempotent,
      Authority authority,
      UserRepository users,
      ApiKeyRepository keys,
      AuditTrail trail,
      Supplier<UUID> ids,
      InstantSource clock) {
    return new CreateApiKey(idempotent, authority, users, keys, trail, ids, clock);
  }

  @Bean
  ListApiKeys listApiKeys(ApiKeyRepository keys) {
    return new ListApiKeys(keys);
  }

  @Bean
  RevokeApiKey revokeApiKey(
      Transactions transactions,
      Authority authority,
      ApiKeyRepository keys,
      AuditTrail trail,
      InstantSource clock) {
    return new RevokeApiKey(transactions, authority, keys, trail, clock);
  }

  @Bean
  AuthenticateApiKey authenticateApiKey(
      Transactions transactions,
      ApiKeyRepository keys,
      UserRepository users,
      Settings settings,
      NoteFailedProof failed,
      AuditTrail trail,
      InstantSource clock) {
    return new AuthenticateApiKey(
        transactions, keys, users, settings.sessionLife(), failed, trail, clock);
  }

  @Bean
  ListAuditTrail listAuditTrail(AuditTrail trail, UserRepository users) {
    return new ListAuditTrail(trail, users);
  }

  @Bean
  ExportAuditTrail exportAuditTrail(AuditTrail trail) {
    return new ExportAuditTrail(trail);
  }

  @Bean
  VerifyAuditTrail verifyAuditTrail(AuditTrail trail) {
    return new VerifyAuditTrail(trail);
  }

  @Bean
  ListJobs listJobs(JobQueue jobs) {
    return new ListJobs(jobs);
  }

  @Bean
  RetryJob retryJob(
      Idempotent idempotent,
      Authority authority,
      JobQueue jobs,
      AuditTrail trail,
      InstantSource clock) {
    return new RetryJob(idempotent, authority, jobs, trail, clock);
  }
}

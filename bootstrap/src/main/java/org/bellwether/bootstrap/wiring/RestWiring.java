package org.bellwether.bootstrap.wiring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.bellwether.application.audit.ExportAuditTrail;
import org.bellwether.application.audit.ListAuditTrail;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.GetProfile;
import org.bellwether.application.identity.GetUser;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.ListApiKeys;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.identity.RevokeApiKey;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;
import org.bellwether.application.ledger.ListTransfers;
import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.FollowMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.ListTermsChanges;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.search.RelatedMarkets;
import org.bellwether.application.search.SearchMarkets;
import org.bellwether.application.settlement.GetResolution;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.GetHistory;
import org.bellwether.application.trading.GetPortfolio;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.ListHolders;
import org.bellwether.application.trading.ListTrades;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.bootstrap.settings.Settings;
import org.bellwether.cache.cluster.Nodes;
import org.bellwether.cache.market.MarketCache;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;
import org.bellwether.identity.token.BearerTokens;
import org.bellwether.identity.token.TokenKeys;
import org.bellwether.persistence.connection.Database;
import org.bellwether.rest.audit.AuditTrailResource;
import org.bellwether.rest.identity.ApiKeyResource;
import org.bellwether.rest.identity.AuthResource;
import org.bellwether.rest.identity.GrantResource;
import org.bellwether.rest.identity.RoleResource;
import org.bellwether.rest.identity.UserResource;
import org.bellwether.rest.jobs.JobResource;
import org.bellwether.rest.market.MarketResource;
import org.bellwether.rest.market.TermsResource;
import org.bellwether.rest.operations.DocsResource;
import org.bellwether.rest.operations.HealthResource;
import org.bellwether.rest.operations.JwksResource;
import org.bellwether.rest.operations.MetricsResource;
import org.bellwether.rest.ratelimit.RateLimits;
import org.bellwether.rest.search.SearchResource;
import org.bellwether.rest.server.HttpServer;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.settlement.ResolutionResource;
import org.bellwether.rest.trading.CreateMarketResource;
import org.bellwether.rest.trading.HistoryResource;
import org.bellwether.rest.trading.PositionResource;
import org.bellwether.rest.trading.SolvencyResource;
import org.bellwether.rest.trading.TradeResource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The way in: one resource a method, and the server that serves them. Paths are tried in this
/// order, so what is asked for most is first.
@Configuration(proxyBeanMethods = false)
public class RestWiring {

  @Bean
  Resource searchResource(SearchMarkets searchMarkets, RelatedMarkets relatedMarkets) {
    return new SearchResource(searchMarkets, relatedMarkets);
  }

  @Bean
  Resource marketResource(
      ListMarkets listMarkets,
      GetMarket getMarket,
      ReviseMarket reviseMarket,
      DeleteMarket deleteMarket,
      FollowMarket followMarket) {
    return new MarketResource(listMarkets, getMarket, reviseMarket, deleteMarket, followMarket);
  }

  @Bean
  Resource termsResource(ClarifyMarket clarifyMarket, ListTermsChanges listTermsChanges) {
    return new TermsResource(clarifyMarket, listTermsChanges);
  }

  @Bean
  Resource auth(
      RegisterUser registerUser,
      LogIn logIn,
      RefreshSession refreshSession,
      LogOut logOut,
      ChangePassword changePassword) {
    return new AuthResource(registerUser, logIn, refreshSession, logOut, changePassword);
  }

  @Bean
  Resource jwks(TokenKeys keys) {
    return new JwksResource(keys::published);
  }

  @Bean
  Resource roleResource(ChangeRole changeRole) {
    return new RoleResource(changeRole);
  }

  @Bean
  Resource apiKeyResource(
      CreateApiKey createApiKey, ListApiKeys listApiKeys, RevokeApiKey revokeApiKey) {
    return new ApiKeyResource(createApiKey, listApiKeys, revokeApiKey);
  }

  @Bean
  Resource userResource(GetUser getUser, GetProfile getProfile, ListTransfers listTransfers) {
    return new UserResource(getUser, getProfile, listTransfers);
  }

  @Bean
  Resource grantResource(GrantCredits grantCredits) {
    return new GrantResource(grantCredits);
  }

  @Bean
  Resource createMarketResource(CreateMarket createMarket) {
    return new CreateMarketResource(createMarket);
  }

  @Bean
  Resource tradeResource(PlaceTrade placeTrade, QuoteTrade quoteTrade, ListTrades listTrades) {
    return new TradeResource(placeTrade, quoteTrade, listTrades);
  }

  @Bean
  Resource positionResource(ListHolders listHolders, GetPortfolio getPortfolio) {
    return new PositionResource(listHolders, getPortfolio);
  }

  @Bean
  Resource historyResource(GetHistory getHistory) {
    return new HistoryResource(getHistory);
  }

  @Bean
  Resource solvencyResource(GetSolvency getSolvency) {
    return new SolvencyResource(getSolvency);
  }

  @Bean
  Resource resolutionResource(
      ResolveMarket resolveMarket,
      ReverseResolution reverseResolution,
      GetResolution getResolution) {
    return new ResolutionResource(resolveMarket, reverseResolution, getResolution);
  }

  @Bean
  Resource auditTrailResource(ListAuditTrail listAuditTrail, ExportAuditTrail exportAuditTrail) {
    return new AuditTrailResource(listAuditTrail, exportAuditTrail);
  }

  @Bean
  Resource jobResource(ListJobs listJobs, RetryJob retryJob) {
    return new JobResource(listJobs, retryJob);
  }

  @Bean
  Resource health(Database database, @Nullable RedisConnection redis, RedisBreaker breaker) {
    return new HealthResource(database::isReachable, redis == null ? null : breaker::isClosed);
  }

  @Bean
  Resource docs() {
    return new DocsResource();
  }

  @Bean
  Resource metricsResource(PrometheusMeterRegistry metrics) {
    return new MetricsResource(metrics);
  }

  @Bean
  PrometheusMeterRegistry metrics(
      Database database, @Nullable Nodes nodes, RedisBreaker breaker, @Nullable MarketCache cache) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    gauge(metrics, "active", () -> database.pool().active());
    gauge(metrics, "idle", () -> database.pool().idle());
    gauge(metrics, "waiting", () -> database.pool().waiting());
    if (nodes != null && cache != null) {
      Gauge.builder("redis.up", () -> breaker.isClosed() ? 1 : 0)
          .description("1 while Redis answers, 0 while this node goes on without it")
          .register(metrics);
      Gauge.builder("nodes.others", nodes::others)
          .description("Other nodes that share the Redis")
          .register(metrics);
      found(metrics, cache, "near", MarketCache.Figures::near);
      found(metrics, cache, "redis", MarketCache.Figures::redis);
      found(metrics, cache, "database", MarketCache.Figures::database);
    }
    return metrics;
  }

  private static void found(
      PrometheusMeterRegistry metrics,
      MarketCache cache,
      String where,
      ToDoubleFunction<MarketCache.Figures> count) {
    FunctionCounter.builder("markets.found", cache, one -> count.applyAsDouble(one.figures()))
        .description("Markets looked up by id, by where they were found")
        .tag("where", where)
        .register(metrics);
  }

  private static void gauge(PrometheusMeterRegistry metrics, String state, Supplier<Number> value) {
    Gauge.builder("database.connections", value)
        .description("Connections to the database; waiting counts requests without one")
        .tag("state", state)
        .register(metrics);
  }

  @Bean(destroyMethod = "close")
  JvmGcMetrics gcMetrics(PrometheusMeterRegistry metrics) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    return gc;
  }

  @Bean
  RateLimits rateLimits(
      Settings settings, RateLimiter rateLimiter, PrometheusMeterRegistry metrics) {
    return new RateLimits(rateLimiter, settings.rateLimits(), metrics);
  }

  @Bean
  HttpServer httpServer(
      Settings settings,
      List<Resource> resources,
      BearerTokens tokens,
      RateLimits rateLimits,
      ReadYourWrites visibility,
      PrometheusMeterRegistry metrics) {
    return new HttpServer(settings.http(), resources, tokens, rateLimits, visibility, metrics);
  }
}

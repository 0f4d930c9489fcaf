package org.bellwether.rest.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.bellwether.application.operations.Health;
import org.bellwether.application.wiring.AccessUseCases;
import org.bellwether.application.wiring.AccountUseCases;
import org.bellwether.application.wiring.MarketUseCases;
import org.bellwether.application.wiring.OperationsUseCases;
import org.bellwether.application.wiring.SearchUseCases;
import org.bellwether.application.wiring.SettlementUseCases;
import org.bellwether.application.wiring.TradingUseCases;
import org.bellwether.application.wiring.UseCases;
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
import org.bellwether.rest.search.SearchResource;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.settlement.ResolutionResource;
import org.bellwether.rest.trading.CreateMarketResource;
import org.bellwether.rest.trading.HistoryResource;
import org.bellwether.rest.trading.PositionResource;
import org.bellwether.rest.trading.SolvencyResource;
import org.bellwether.rest.trading.TradeResource;
import org.jspecify.annotations.Nullable;

/// Every resource of the API with the use cases that it calls.
public final class Api {
  private Api() {}

  /// What there is beside the use cases.
  ///
  /// @param publicKeys those of the access tokens, as a JWK set in JSON
  /// @param cache null when there is none that could be away
  public record Operations(
      Supplier<String> publicKeys,
      Health backend,
      @Nullable Health cache,
      PrometheusMeterRegistry metrics) {}

  /// In the order in which paths are tried, of which the first that matches counts:
  /// `/markets/search` stands before `/markets/{id}`, and `/users/me` before `/users/{id}`.
  public static List<Resource> resources(UseCases all, Operations operations) {
    SearchUseCases search = all.search();
    MarketUseCases market = all.markets();
    TradingUseCases trading = all.trading();
    SettlementUseCases settlement = all.settlement();
    AccessUseCases access = all.access();
    AccountUseCases account = all.accounts();
    OperationsUseCases office = all.operations();
    return List.of(
        new SearchResource(search.search(), search.related()),
        new MarketResource(
            market.list(), market.get(), market.revise(), market.delete(), market.follow()),
        new TermsResource(market.clarify(), market.listTermsChanges()),
        new CreateMarketResource(trading.createMarket()),
        new TradeResource(trading.place(), trading.quote(), trading.listTrades()),
        new PositionResource(trading.listHolders(), trading.getPortfolio()),
        new HistoryResource(trading.getHistory()),
        new SolvencyResource(trading.getSolvency()),
        new ResolutionResource(
            settlement.resolve(), settlement.reverseResolution(), settlement.getResolution()),
        new AuthResource(
            account.register(),
            access.logIn(),
            access.refresh(),
            access.logOut(),
            access.changePassword()),
        new RoleResource(account.changeRole()),
        new ApiKeyResource(access.createApiKey(), access.listApiKeys(), access.revokeApiKey()),
        new UserResource(account.get(), account.getProfile(), account.listTransfers()),
        new GrantResource(account.grantCredits()),
        new AuditTrailResource(office.listAuditTrail(), office.exportAuditTrail()),
        new JobResource(office.listJobs(), office.retryJob()),
        new HealthResource(operations.backend(), operations.cache()),
        new JwksResource(operations.publicKeys()),
        new MetricsResource(operations.metrics()),
        new DocsResource());
  }
}

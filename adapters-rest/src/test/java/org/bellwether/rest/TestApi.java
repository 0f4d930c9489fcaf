package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.audit.ExportAuditTrail;
import org.bellwether.application.audit.InMemoryAuditTrail;
import org.bellwether.application.audit.ListAuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.InMemoryIdempotencyStore;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.GetProfile;
import org.bellwether.application.identity.GetUser;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.InMemoryKnownNetworks;
import org.bellwether.application.identity.InMemorySigningKeys;
import org.bellwether.application.identity.LimitGuesses;
import org.bellwether.application.identity.ListApiKeys;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.NoteFailedProof;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.identity.RevokeApiKey;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.bellwether.application.identity.StartSession;
import org.bellwether.application.identity.WelcomeUser;
import org.bellwether.application.jobs.InMemoryJobQueue;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;
import org.bellwether.application.ledger.ListTransfers;
import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.FollowMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.InMemoryMarketSignals;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.ListTermsChanges;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.application.ratelimit.InMemoryRateLimiter;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.search.EmbedMarkets;
import org.bellwether.application.search.InMemoryKeywordIndex;
import org.bellwether.application.search.InMemorySearchDocuments;
import org.bellwether.application.search.InMemoryVectorIndex;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.RelatedMarkets;
import org.bellwether.application.search.SearchMarkets;
import org.bellwether.application.search.VectorIndex;
import org.bellwether.application.search.WordsEmbeddingModel;
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
import org.bellwether.application.trading.ListHolders;
import org.bellwether.application.trading.ListTrades;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.ReadYourWrites;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.InMemoryApiKeyRepository;
import org.bellwether.domain.identity.InMemorySessionRepository;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.InMemoryTermsHistory;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.domain.settlement.Books;
import org.bellwether.domain.settlement.InMemoryBooks;
import org.bellwether.domain.settlement.InMemorySettlementRepository;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.identity.token.BearerTokens;
import org.bellwether.identity.token.JwtAccessTokens;
import org.bellwether.identity.token.OidcSettings;
import org.bellwether.identity.token.OidcTokens;
import org.bellwether.identity.token.RotatingKeys;
import org.bellwether.identity.token.TokenKeys;
import org.bellwether.rest.audit.AuditTrailResource;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.edge.TrustedProxies;
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
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.search.SearchResource;
import org.bellwether.rest.server.HttpServer;
import org.bellwether.rest.server.HttpSettings;
import org.bellwether.rest.server.HttpSettings.Preconditions;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.settlement.ResolutionResource;
import org.bellwether.rest.stream.EventConnections;
import org.bellwether.rest.trading.CreateMarketResource;
import org.bellwether.rest.trading.HistoryResource;
import org.bellwether.rest.trading.PositionResource;
import org.bellwether.rest.trading.SolvencyResource;
import org.bellwether.rest.trading.TradeResource;
import org.jspecify.annotations.Nullable;

/// The whole API on a free port, over in-memory backends.
public final class TestApi implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

  /// What everybody begins with: 1,000 credits.
  public static final Credits BALANCE = new Credits(1_000_000_000);

  public static final Duration TOKEN_LIFE = Duration.ofHours(1);
  public static final int MAX_BODY_BYTES = 128 * 1024;
  public static final Session.Life SESSION_LIFE =
      new Session.Life(Duration.ofDays(7), Duration.ofDays(30));
  public static final Duration REVERSAL_PERIOD = Duration.ofDays(7);

  /// More than any test asks for, so that answers have the fields of a limit all the same.
  private static final Map<RatePolicy, RateLimit> GENEROUS =
      Stream.of(RatePolicy.values())
          .filter(policy -> policy != RatePolicy.UNLIMITED)
          .collect(Collectors.toMap(policy -> policy, _ -> new RateLimit(1_000_000, 60)));

  /// HTTP in the clear, for nobody's pages, and patient.
  public static final EdgeSettings EDGE =
      new EdgeSettings(null, Set.of(), 1000, 1000, Duration.ofMinutes(1));

  /// Whoever follows a market gets an answer that ends.
  private static final EventConnections.Limits STREAMS =
      new EventConnections.Limits(100, 100, Duration.ofMillis(20));

  public volatile Instant now = NOW;
  public final InMemoryMarketRepository markets = new InMemoryMarketRepository(() -> now);
  public final InMemoryUserRepository users = new InMemoryUserRepository();
  public final InMemoryTermsHistory termsHistory = new InMemoryTermsHistory();
  public final InMemoryLedger ledger = new InMemoryLedger();
  public final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  public final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  public final InMemoryTransactions transactions;
  public volatile boolean databaseUp = true;
  public volatile boolean cacheUp = true;
  public final InMemorySessionRepository sessions = new InMemorySessionRepository();
  public final InMemoryApiKeyRepository apiKeys = new InMemoryApiKeyRepository();
  public final InMemoryKnownNetworks knownNetworks = new InMemoryKnownNetworks(users);
  public final InMemorySigningKeys signingKeys = new InMemorySigningKeys();
  public final JwtAccessTokens tokens;
  public final RotateSigningKeys rotateSigningKeys;
  public final HttpServer server;
  private final Supplier<UUID> ids = ids();
  public final InMemoryJobQueue jobs = new InMemoryJobQueue(this::now);
  public final InMemorySearchDocuments documents = new InMemorySearchDocuments(markets, trades);
  public final WordsEmbeddingModel embeddingModel = new WordsEmbeddingModel();
  private final EmbedMarkets embedMarkets;
  private final Books books;
  private final SettleMarket settleMarket;
  private final ReverseSettlement reverseSettlement;
  private final HttpClient client = HttpClient.newHttpClient();

  /// Made once: it takes a while. It signs from long ago, so that tests may turn back the clock.
  private static final SigningKey SIGNING_KEY = RotatingKeys.generate(Instant.EPOCH);

  /// Who signs tokens.
  ///
  /// @param keys null for a key pair of our own
  /// @param oidc another system; null for none
  public record Tokens(@Nullable TokenKeys keys, @Nullable OidcSettings oidc) {}

  private static final Tokens OWN_TOKENS = new Tokens(null, null);

  private TestApi(
      HttpSettings settings, Tokens with, Map<RatePolicy, RateLimit> limits, List<Resource> more) {
    InMemoryIdempotencyStore answers = new InMemoryIdempotencyStore();
    InMemorySettlementRepository settlements = new InMemorySettlementRepository(trades);
    books = new InMemoryBooks(ledger, markets, trades, settlements);
    transactions =
        new InMemoryTransactions(
            markets,
            users,
            ledger,
            trades,
            settlements,
            termsHistory,
            answers,
            documents,
            trail,
            jobs,
            sessions,
            apiKeys,
            knownNetworks,
            signingKeys);
    Idempotent idempotent = new Idempotent(transactions, answers, () -> now);
    embedMarkets = new EmbedMarkets(transactions, documents, embeddingModel, jobs);
    VectorIndex vectors = new InMemoryVectorIndex(documents, embeddingModel.id());
    KeywordIndex keywords = new InMemoryKeywordIndex(documents);
    settleMarket = new SettleMarket(transactions, settlements, markets, ledger, ids, () -> now);
    reverseSettlement =
        new ReverseSettlement(transactions, settlements, markets, ledger, trail, ids, () -> now);
    PasswordHasher hasher = new PlainHasher();
    RateLimiter limiter = new InMemoryRateLimiter(() -> now);
    RateLimit tries = limits.get(RatePolicy.LOGIN);
    LimitGuesses guesses =
        new LimitGuesses(
            limiter,
            knownNetworks,
            tries == null
                ? null
                : new RateLimiter.Limit(
                    "account", tries.requests(), Duration.ofSeconds(tries.seconds())));
    NoteFailedProof failedProofs = new NoteFailedProof(transactions, trail, () -> now);
    rotateSigningKeys =
        new RotateSigningKeys(
            transactions, signingKeys, RotatingKeys::generate, TOKEN_LIFE, trail, () -> now);
    TokenKeys keys = with.keys();
    if (keys == null) {
      signingKeys.create(SIGNING_KEY);
      keys = new RotatingKeys(signingKeys, () -> now);
    }
    tokens = new JwtAccessTokens(keys, TOKEN_LIFE, () -> now);
    WelcomeUser welcome = new WelcomeUser(ledger, BALANCE, ids);
    StartSession startSession = new StartSession(sessions, SESSION_LIFE, tokens);
    Authority authority = new Authority(users, sessions, apiKeys, SESSION_LIFE, () -> now);
    CommonPasswords common = password -> password.clear().equals("password1");
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ReviseMarket reviseMarket =
        new ReviseMarket(
            transactions,
            authority,
            markets,
            termsHistory,
            trades::isTradedByOthers,
            users,
            jobs,
            trail,
            () -> now);
    List<Resource> resources =
        new ArrayList<>(
            List.of(
                new SearchResource(
                    new SearchMarkets(embeddingModel, vectors, keywords, markets, users),
                    new RelatedMarkets(
                        documents, embeddingModel, vectors, keywords, markets, users)),
                new MarketResource(
                    new ListMarkets(markets, users),
                    new GetMarket(markets, users),
                    reviseMarket,
                    new DeleteMarket(
                        transactions, authority, markets, ledger, trail, ids, () -> now),
                    new FollowMarket(new GetMarket(markets, users), new InMemoryMarketSignals())),
                new TermsResource(
                    new ClarifyMarket(idempotent, reviseMarket),
                    new ListTermsChanges(markets, termsHistory, users)),
                new CreateMarketResource(
                    new CreateMarket(
                        idempotent, markets, users, ledger, trades, jobs, ids, () -> now)),
                new TradeResource(
                    new PlaceTrade(idempotent, markets, ledger, trades, ids),
                    new QuoteTrade(markets, () -> now),
                    new ListTrades(markets, trades, users)),
                new PositionResource(
                    new ListHolders(markets, trades, users), new GetPortfolio(trades, markets)),
                new HistoryResource(new GetHistory(markets, trades)),
                new SolvencyResource(new GetSolvency(transactions, markets, ledger)),
                new ResolutionResource(
                    new ResolveMarket(
                        idempotent, authority, markets, settlements, jobs, trail, () -> now),
                    new ReverseResolution(
                        idempotent,
                        authority,
                        markets,
                        settlements,
                        jobs,
                        trail,
                        REVERSAL_PERIOD,
                        () -> now),
                    new GetResolution(markets, settlements)),
                new AuthResource(
                    new RegisterUser(
                        idempotent,
                        users,
                        welcome,
                        knownNetworks,
                        hasher,
                        common,
                        trail,
                        ids,
                        () -> now),
                    new LogIn(
                        transactions,
                        users,
                        startSession,
                        guesses,
                        knownNetworks,
                        failedProofs,
                        hasher,
                        trail,
                        () -> now),
                    new RefreshSession(
                        transactions,
                        sessions,
                        SESSION_LIFE,
                        users,
                        tokens,
                        failedProofs,
                        trail,
                        () -> now),
                    new LogOut(transactions, users, sessions, trail, () -> now),
                    new ChangePassword(
                        transactions,
                        users,
                        sessions,
                        apiKeys,
                        authority,
                        startSession,
                        guesses,
                        failedProofs,
                        hasher,
                        common,
                        trail,
                        () -> now)),
                new JwksResource(keys::published),
                new RoleResource(new ChangeRole(transactions, users, authority, trail, () -> now)),
                new ApiKeyResource(
                    new CreateApiKey(idempotent, authority, users, apiKeys, trail, ids, () -> now),
                    new ListApiKeys(apiKeys),
                    new RevokeApiKey(transactions, authority, apiKeys, trail, () -> now)),
                new UserResource(
                    new GetUser(users, ledger), new GetProfile(users), new ListTransfers(ledger)),
                new GrantResource(
                    new GrantCredits(idempotent, users, authority, ledger, trail, ids, () -> now)),
                new AuditTrailResource(
                    new ListAuditTrail(trail, users), new ExportAuditTrail(trail)),
                new JobResource(
                    new ListJobs(jobs),
                    new RetryJob(idempotent, authority, jobs, trail, () -> now)),
                new HealthResource(() -> databaseUp, () -> cacheUp),
                new MetricsResource(metrics),
                new DocsResource()));
    resources.addAll(more);
    BearerTokens bearer =
        new BearerTokens(
            keys,
            TOKEN_LIFE,
            with.oidc() == null
                ? null
                : new OidcTokens(
                    with.oidc(),
                    new AdmitExternalUser(transactions, users, welcome, trail, ids, () -> now),
                    () -> now),
            new AuthenticateApiKey(
                transactions, apiKeys, users, SESSION_LIFE, failedProofs, trail, () -> now),
            authority,
            () -> now);
    server =
        new HttpServer(
                settings,
                resources,
                bearer,
                new RateLimits(limiter, limits, metrics),
                ReadYourWrites.AT_ONCE,
                metrics)
            .start();
  }

  private Instant now() {
    return now;
  }

  public static TestApi start(Resource... more) {
    return new TestApi(
        settings(Duration.ofSeconds(30), Preconditions.OPTIONAL, TrustedProxies.NONE),
        OWN_TOKENS,
        GENEROUS,
        List.of(more));
  }

  public static TestApi start(Tokens tokens) {
    return new TestApi(
        settings(Duration.ofSeconds(30), Preconditions.OPTIONAL, TrustedProxies.NONE),
        tokens,
        GENEROUS,
        List.of());
  }

  /// One with these limits, and no others.
  public static TestApi start(Tokens tokens, Map<RatePolicy, RateLimit> limits) {
    return new TestApi(
        settings(Duration.ofSeconds(30), Preconditions.OPTIONAL, TrustedProxies.NONE),
        tokens,
        limits,
        List.of());
  }

  public static TestApi start(Duration idleTimeout, Preconditions preconditions) {
    return new TestApi(
        settings(idleTimeout, preconditions, TrustedProxies.NONE), OWN_TOKENS, GENEROUS, List.of());
  }

  /// With a network side of its own.
  public static TestApi start(Duration idleTimeout, EdgeSettings edge, Resource... more) {
    return new TestApi(
        settings(idleTimeout, Preconditions.OPTIONAL, TrustedProxies.NONE, STREAMS, edge),
        OWN_TOKENS,
        GENEROUS,
        List.of(more));
  }

  /// One whose markets can be followed for longer than a moment.
  public static TestApi start(
      EventConnections.Limits streams, Duration idleTimeout, EdgeSettings edge) {
    return new TestApi(
        settings(idleTimeout, Preconditions.OPTIONAL, TrustedProxies.NONE, streams, edge),
        OWN_TOKENS,
        GENEROUS,
        List.of());
  }

  /// One with these limits, and no others.
  public static TestApi start(
      Map<RatePolicy, RateLimit> limits, String trustedProxies, Resource... more) {
    return start(
        limits, TrustedProxies.parse(trustedProxies, TrustedProxies.Field.X_FORWARDED_FOR), more);
  }

  /// One with these limits, and no others.
  public static TestApi start(
      Map<RatePolicy, RateLimit> limits, TrustedProxies proxies, Resource... more) {
    return new TestApi(
        settings(Duration.ofSeconds(30), Preconditions.OPTIONAL, proxies),
        OWN_TOKENS,
        limits,
        List.of(more));
  }

  private static HttpSettings settings(
      Duration idleTimeout, Preconditions preconditions, TrustedProxies proxies) {
    return settings(idleTimeout, preconditions, proxies, STREAMS, EDGE);
  }

  private static HttpSettings settings(
      Duration idleTimeout,
      Preconditions preconditions,
      TrustedProxies proxies,
      EventConnections.Limits streams,
      EdgeSettings edge) {
    return new HttpSettings(
        "127.0.0.1",
        0,
        MAX_BODY_BYTES,
        idleTimeout,
        Duration.ofSeconds(10),
        preconditions,
        proxies,
        streams,
        edge);
  }

  /// UUIDv7 that grow, so that what is made later sorts later.
  private static Supplier<UUID> ids() {
    AtomicLong count = new AtomicLong();
    return () ->
        new UUID(
            (NOW.toEpochMilli() << 16) | 0x7000, 0x8000000000000000L | count.incrementAndGet());
  }

  /// Does what a node does in the background: pays the holders of what has been resolved.
  public void settle() {
    markets(SettleMarket.JOB).forEach(settleMarket::execute);
  }

  /// And takes back what a resolution that was taken back has paid.
  public void takeBack() {
    markets(ReverseSettlement.JOB).forEach(reverseSettlement::execute);
  }

  private List<MarketId> markets(String job) {
    return jobs.findAll(new JobQuery(new JobFilter(null, job), 100, null)).stream()
        .map(queued -> new MarketId(UUID.fromString(queued.job().subject())))
        .toList();
  }

  /// Has the model read what it has not.
  public void embed() {
    embedMarkets.execute(_ -> {});
  }

  /// Audits them.
  public void assertBooksBalance() {
    List<Audit.Violation> violations = new ArrayList<>();
    new AuditBooks(books).execute(violations::add);
    assertThat(violations).isEmpty();
  }

  /// What all accounts hold together, in millionths.
  public long allCredits() {
    return ledger.accounts().stream()
        .mapToLong(account -> ledger.findBalance(account.id()).orElseThrow().micros())
        .sum();
  }

  /// Somebody with that role and [#BALANCE], and a token of theirs.
  public Person person(String name, Role role) {
    User user =
        new User(
            new Profile(new UserId(UUID.randomUUID()), name),
            new EmailAddress(UUID.randomUUID() + "@example.org"),
            new PasswordHash("none"),
            role,
            now);
    users.create(user);
    AccountId account = new AccountId(user.id().value());
    ledger.open(List.of(new Account(account, Account.Kind.USER)));
    ledger.post(
        List.of(
            new Transfer(
                ids.get(), Transfer.Reason.GRANT, AccountId.ISSUANCE, account, BALANCE, now)));
    return new Person(user, token(user));
  }

  /// An access token of somebody who has just logged in.
  public String token(User user) {
    return tokens.issue(user, session(user)).value();
  }

  /// A new session.
  public Session session(User user) {
    Session session = Session.start(user.id(), RefreshToken.first(), now, SESSION_LIFE);
    sessions.create(session);
    return session;
  }

  /// A user and their access token.
  public record Person(User user, String token) {
    public UUID id() {
      return user.id().value();
    }
  }

  public Call get(String target) {
    return call("GET", target);
  }

  public Call post(String target) {
    return call("POST", target);
  }

  public Call put(String target) {
    return call("PUT", target);
  }

  public Call patch(String target) {
    return call("PATCH", target);
  }

  public Call delete(String target) {
    return call("DELETE", target);
  }

  public Call call(String method, String target) {
    return new Call(client, URI.create("http://127.0.0.1:" + server.port() + target), method);
  }

  /// Bytes as they are, for what a good client would not send.
  public RawConnection raw() {
    return new RawConnection(server.port());
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }

  /// Fast, and safe for nobody.
  private static final class PlainHasher implements PasswordHasher {
    @Override
    public PasswordHash hash(Password password, Asker asker) {
      return new PasswordHash("plain:" + password.clear());
    }

    @Override
    public boolean matches(Password password, PasswordHash hash, Asker asker) {
      return hash(password, asker).equals(hash);
    }

    @Override
    public void matchNobody(Password password, Asker asker) {
      // there is no time to hide
    }

    @Override
    public boolean isOutdated(PasswordHash hash) {
      return false;
    }
  }
}

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
import org.bellwether.application.audit.InMemoryAuditTrail;
import org.bellwether.application.backend.Backend;
import org.bellwether.application.backend.InMemoryBackend;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.InMemorySigningKeys;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RotateSigningKeys;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.bellwether.application.identity.TokenVerifier;
import org.bellwether.application.jobs.InMemoryJobQueue;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.market.InMemoryMarketSignals;
import org.bellwether.application.ratelimit.InMemoryRateLimiter;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.search.InMemoryKeywordIndex;
import org.bellwether.application.search.WordsEmbeddingModel;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.wiring.AccessUseCases;
import org.bellwether.application.wiring.AccountUseCases;
import org.bellwether.application.wiring.Installation;
import org.bellwether.application.wiring.Installation.Policy;
import org.bellwether.application.wiring.MarketUseCases;
import org.bellwether.application.wiring.OperationsUseCases;
import org.bellwether.application.wiring.SearchUseCases;
import org.bellwether.application.wiring.SettlementUseCases;
import org.bellwether.application.wiring.TradingUseCases;
import org.bellwether.application.wiring.UseCases;
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
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.identity.token.BearerTokens;
import org.bellwether.identity.token.JwtAccessTokens;
import org.bellwether.identity.token.OidcSettings;
import org.bellwether.identity.token.OidcTokens;
import org.bellwether.identity.token.RotatingKeys;
import org.bellwether.identity.token.TokenKeys;
import org.bellwether.rest.api.Api;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.edge.TrustedProxies;
import org.bellwether.rest.ratelimit.RateLimits;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.HttpServer;
import org.bellwether.rest.server.HttpSettings;
import org.bellwether.rest.server.HttpSettings.Preconditions;
import org.bellwether.rest.server.Resource;
import org.bellwether.rest.stream.EventConnections;
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
  public final InMemoryBackend backend = new InMemoryBackend(this::now);
  public final InMemoryMarketRepository markets = backend.markets;
  public final InMemoryUserRepository users = backend.users;
  public final InMemoryLedger ledger = backend.ledger;
  public final InMemoryAuditTrail trail = backend.trail;
  public final InMemoryTransactions transactions = backend.transactions;
  public volatile boolean databaseUp = true;
  public volatile boolean cacheUp = true;
  public final InMemorySessionRepository sessions = backend.sessions;
  public final InMemoryApiKeyRepository apiKeys = backend.apiKeys;
  public final InMemorySigningKeys signingKeys = backend.signingKeys;
  public final JwtAccessTokens tokens;
  public final RotateSigningKeys rotateSigningKeys;
  public final HttpServer server;
  private final Supplier<UUID> ids = ids();
  public final InMemoryJobQueue jobs = backend.jobs;
  public final WordsEmbeddingModel embeddingModel = new WordsEmbeddingModel();
  private final UseCases useCases;
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
    RateLimiter limiter = new InMemoryRateLimiter(this::now);
    Backend kept = backend.asBackend(() -> databaseUp);
    Installation here = Installation.of(kept, policy(limits.get(RatePolicy.LOGIN)), ids, this::now);
    rotateSigningKeys =
        new RotateSigningKeys(
            transactions, signingKeys, RotatingKeys::generate, TOKEN_LIFE, trail, this::now);
    TokenKeys keys = with.keys();
    if (keys == null) {
      signingKeys.create(SIGNING_KEY);
      keys = new RotatingKeys(signingKeys, this::now);
    }
    tokens = new JwtAccessTokens(keys, TOKEN_LIFE, this::now);
    PasswordHasher hasher = new PlainHasher();
    CommonPasswords common = password -> password.clear().equals("password1");
    AccountUseCases accounts = AccountUseCases.of(here, hasher, common);
    AccessUseCases access = AccessUseCases.of(here, hasher, common, tokens, limiter);
    useCases =
        new UseCases(
            MarketUseCases.of(here, new InMemoryMarketSignals()),
            TradingUseCases.of(here),
            SettlementUseCases.of(here),
            accounts,
            access,
            SearchUseCases.of(
                here,
                embeddingModel,
                kept.vectorIndex().of(embeddingModel.id()),
                new InMemoryKeywordIndex(backend.documents)),
            OperationsUseCases.of(here));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    List<Resource> resources =
        new ArrayList<>(
            Api.resources(
                useCases,
                new Api.Operations(keys::published, kept.health(), () -> cacheUp, metrics)));
    resources.addAll(more);
    TokenVerifier bearer =
        new BearerTokens(
            keys,
            TOKEN_LIFE,
            with.oidc() == null
                ? null
                : new OidcTokens(with.oidc(), accounts.admitExternal(), this::now),
            access.authenticateApiKey(),
            here.authority(),
            this::now);
    server =
        new HttpServer(
                settings,
                resources,
                bearer,
                new RateLimits(limiter, limits, metrics),
                kept.readYourWrites(),
                metrics)
            .start();
  }

  /// @param tries of an account's password; null for as many as somebody likes
  private static Policy policy(@Nullable RateLimit tries) {
    return new Policy(
        BALANCE,
        BALANCE,
        REVERSAL_PERIOD,
        SESSION_LIFE,
        TOKEN_LIFE,
        tries == null
            ? null
            : new RateLimiter.Limit(
                "account", tries.requests(), Duration.ofSeconds(tries.seconds())));
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
    markets(SettleMarket.JOB).forEach(useCases.settlement().settle()::execute);
  }

  /// And takes back what a resolution that was taken back has paid.
  public void takeBack() {
    markets(ReverseSettlement.JOB).forEach(useCases.settlement().reverseSettlement()::execute);
  }

  private List<MarketId> markets(String job) {
    return jobs.findAll(new JobQuery(new JobFilter(null, job), 100, null)).stream()
        .map(queued -> new MarketId(UUID.fromString(queued.job().subject())))
        .toList();
  }

  /// Has the model read what it has not.
  public void embed() {
    useCases.search().embed().execute(_ -> {});
  }

  /// Audits them.
  public void assertBooksBalance() {
    List<Audit.Violation> violations = new ArrayList<>();
    useCases.settlement().auditBooks().execute(violations::add);
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
    AccountId account = user.id().account();
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

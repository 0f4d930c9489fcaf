package org.bellwether.rest;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bellwether.application.Idempotent;
import org.bellwether.application.InMemoryAnswerRepository;
import org.bellwether.application.InMemoryAuditTrail;
import org.bellwether.application.InMemoryTransactions;
import org.bellwether.application.identity.GetProfile;
import org.bellwether.application.identity.GetUser;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.jobs.InMemoryJobQueue;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.ListJobs;
import org.bellwether.application.jobs.RetryJob;
import org.bellwether.application.ledger.ListTransfers;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.application.settlement.GetResolution;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.GetHistory;
import org.bellwether.application.trading.GetPortfolio;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.ListHolders;
import org.bellwether.application.trading.ListTrades;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.InMemorySettlementRepository;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.http.HttpServer;
import org.bellwether.rest.http.HttpSettings;
import org.bellwether.rest.http.HttpSettings.Preconditions;
import org.bellwether.rest.http.Resource;
import org.bellwether.rest.identity.AuthResource;
import org.bellwether.rest.identity.GrantResource;
import org.bellwether.rest.identity.JwtAccessTokens;
import org.bellwether.rest.identity.UserResource;
import org.bellwether.rest.jobs.JobResource;
import org.bellwether.rest.market.MarketResource;
import org.bellwether.rest.operations.DocsResource;
import org.bellwether.rest.operations.HealthResource;
import org.bellwether.rest.operations.MetricsResource;
import org.bellwether.rest.settlement.ResolutionResource;
import org.bellwether.rest.trading.CreateMarketResource;
import org.bellwether.rest.trading.HistoryResource;
import org.bellwether.rest.trading.PositionResource;
import org.bellwether.rest.trading.SolvencyResource;
import org.bellwether.rest.trading.TradeResource;

/// The whole API on a free port, over in-memory backends.
public final class TestApi implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

  /// What everybody begins with: 1,000 credits.
  public static final Credits BALANCE = new Credits(1_000_000_000);

  public static final Duration TOKEN_LIFE = Duration.ofHours(1);
  public static final int MAX_BODY_BYTES = 128 * 1024;

  /// HTTP in the clear, for nobody's pages, and patient.
  public static final EdgeSettings EDGE =
      new EdgeSettings(null, Set.of(), 1000, 1000, Duration.ofMinutes(1));

  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  public volatile Instant now = NOW;
  public final InMemoryMarketRepository markets = new InMemoryMarketRepository(() -> now);
  public final InMemoryUserRepository users = new InMemoryUserRepository();
  public final InMemoryLedger ledger = new InMemoryLedger();
  public final InMemoryTradeRepository trades = new InMemoryTradeRepository();
  public final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  public final InMemoryTransactions transactions;
  public volatile boolean databaseUp = true;
  public volatile boolean cacheUp = true;
  public final JwtAccessTokens tokens = new JwtAccessTokens(SECRET, TOKEN_LIFE, () -> now);
  public final HttpServer server;
  private final Supplier<UUID> ids = ids();
  public final InMemoryJobQueue jobs = new InMemoryJobQueue(this::now);
  private final SettleMarket settleMarket;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestApi(HttpSettings settings, List<Resource> more) {
    InMemoryAnswerRepository answers = new InMemoryAnswerRepository();
    InMemorySettlementRepository settlements = new InMemorySettlementRepository(trades);
    transactions =
        new InMemoryTransactions(markets, users, ledger, trades, settlements, answers, trail, jobs);
    Idempotent idempotent = new Idempotent(transactions, answers, () -> now);
    settleMarket = new SettleMarket(transactions, settlements, markets, ledger, ids, () -> now);
    PasswordHasher hasher = new PlainHasher();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    List<Resource> resources =
        new ArrayList<>(
            List.of(
                new MarketResource(
                    new ListMarkets(markets, users),
                    new GetMarket(markets, users),
                    new ReviseMarket(transactions, markets, users, () -> now),
                    new DeleteMarket(transactions, markets, ledger, trail, ids, () -> now)),
                new CreateMarketResource(
                    new CreateMarket(idempotent, markets, users, ledger, trades, ids, () -> now)),
                new TradeResource(
                    new PlaceTrade(idempotent, markets, ledger, trades, ids),
                    new QuoteTrade(markets, () -> now),
                    new ListTrades(markets, trades, users)),
                new PositionResource(
                    new ListHolders(markets, trades, users), new GetPortfolio(trades, markets)),
                new HistoryResource(new GetHistory(markets, trades)),
                new SolvencyResource(new GetSolvency(markets, ledger)),
                new ResolutionResource(
                    new ResolveMarket(idempotent, markets, settlements, jobs, trail, () -> now),
                    new GetResolution(markets, settlements)),
                new AuthResource(
                    new RegisterUser(
                        idempotent, users, ledger, BALANCE, hasher, tokens, ids, () -> now),
                    new LogIn(users, hasher, tokens)),
                new UserResource(
                    new GetUser(users, ledger), new GetProfile(users), new ListTransfers(ledger)),
                new GrantResource(
                    new GrantCredits(idempotent, users, ledger, trail, ids, () -> now)),
                new JobResource(new ListJobs(jobs), new RetryJob(idempotent, jobs)),
                new HealthResource(() -> databaseUp, () -> cacheUp),
                new MetricsResource(metrics),
                new DocsResource()));
    resources.addAll(more);
    server = new HttpServer(settings, resources, tokens, metrics).start();
  }

  private Instant now() {
    return now;
  }

  public static TestApi start(Resource... more) {
    return new TestApi(settings(Duration.ofSeconds(30), Preconditions.OPTIONAL), List.of(more));
  }

  public static TestApi start(Duration idleTimeout, Preconditions preconditions) {
    return new TestApi(settings(idleTimeout, preconditions), List.of());
  }

  /// With a network side of its own.
  public static TestApi start(Duration idleTimeout, EdgeSettings edge, Resource... more) {
    return new TestApi(settings(idleTimeout, Preconditions.OPTIONAL, edge), List.of(more));
  }

  private static HttpSettings settings(Duration idleTimeout, Preconditions preconditions) {
    return settings(idleTimeout, preconditions, EDGE);
  }

  private static HttpSettings settings(
      Duration idleTimeout, Preconditions preconditions, EdgeSettings edge) {
    return new HttpSettings(
        "127.0.0.1", 0, MAX_BODY_BYTES, idleTimeout, Duration.ofSeconds(10), preconditions, edge);
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
    jobs.findAll(new JobQuery(new JobFilter(null, SettleMarket.JOB), 100, null))
        .forEach(
            queued -> settleMarket.execute(new MarketId(UUID.fromString(queued.job().subject()))));
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
    return new Person(user, tokens.issue(user).value());
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
    public PasswordHash hash(String password) {
      return new PasswordHash("plain:" + password);
    }

    @Override
    public boolean matches(String password, PasswordHash hash) {
      return hash(password).equals(hash);
    }

    @Override
    public void matchNobody(String password) {
      // there is no time to hide
    }
  }
}

package org.bellwether.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bellwether.application.audit.InMemoryAuditTrail;
import org.bellwether.application.backend.InMemoryBackend;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.idempotency.InMemoryIdempotencyStore;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.InMemoryKnownNetworks;
import org.bellwether.application.identity.InMemorySigningKeys;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.RegisterUser;
import org.bellwether.application.identity.RevokeApiKey;
import org.bellwether.application.identity.TellFailedProofs;
import org.bellwether.application.identity.WelcomeUser;
import org.bellwether.application.jobs.InMemoryJobQueue;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.application.market.CloseMarkets;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.InMemoryMarketSignals;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.application.ratelimit.InMemoryRateLimiter;
import org.bellwether.application.ratelimit.RateLimiter;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.settlement.GetResolution;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.application.wiring.AccessUseCases;
import org.bellwether.application.wiring.AccountUseCases;
import org.bellwether.application.wiring.Installation;
import org.bellwether.application.wiring.Installation.Policy;
import org.bellwether.application.wiring.MarketUseCases;
import org.bellwether.application.wiring.SettlementUseCases;
import org.bellwether.application.wiring.TradingUseCases;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.InMemoryApiKeyRepository;
import org.bellwether.domain.identity.InMemorySessionRepository;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.InMemoryTermsHistory;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.domain.settlement.InMemorySettlementRepository;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.Order;

/// All use cases over in-memory ports: what a scenario is played on. Time stands still until it is
/// moved on.
public final class TestInstallation {
  /// What everybody begins with.
  public static final Credits WELCOME = credits(1_000);

  private final AtomicLong made = new AtomicLong();
  private volatile Instant now = TestMarkets.NOW;

  public final InstantSource clock = () -> now;

  /// UUIDv7, one after the other.
  public final Supplier<UUID> ids =
      () -> new UUID(0x0190_0000_0000_7000L + (made.incrementAndGet() << 16), Long.MIN_VALUE);

  public final InMemoryBackend backend = new InMemoryBackend(clock);
  public final InMemoryMarketRepository markets = backend.markets;
  public final InMemoryTermsHistory termsHistory = backend.termsHistory;
  public final InMemoryUserRepository users = backend.users;
  public final InMemoryLedger ledger = backend.ledger;
  public final InMemoryTradeRepository trades = backend.trades;
  public final InMemorySettlementRepository settlements = backend.settlements;
  public final InMemoryIdempotencyStore idempotencyStore = backend.idempotencyStore;
  public final InMemoryAuditTrail trail = backend.trail;
  public final InMemoryJobQueue jobs = backend.jobs;
  public final InMemorySessionRepository sessions = backend.sessions;
  public final InMemoryApiKeyRepository apiKeys = backend.apiKeys;
  public final InMemoryKnownNetworks knownNetworks = backend.knownNetworks;
  public final InMemorySigningKeys signingKeys = backend.signingKeys;
  public final Transactions transactions = backend.transactions;

  /// Days, so that a test can let them pass.
  public static final Session.Life SESSION_LIFE =
      new Session.Life(Duration.ofDays(7), Duration.ofDays(30));

  /// How long a resolution can be taken back.
  public static final Duration REVERSAL_PERIOD = Duration.ofDays(7);

  /// Tries of one account's password in ten minutes, for all strangers together.
  public static final int TRIES = 10;

  private static final Policy POLICY = policy(credits(10), REVERSAL_PERIOD);

  private static Policy policy(Credits importSubsidy, Duration reversalPeriod) {
    return new Policy(
        WELCOME,
        importSubsidy,
        reversalPeriod,
        SESSION_LIFE,
        Duration.ofMinutes(15),
        new RateLimiter.Limit("account", TRIES, Duration.ofMinutes(10)));
  }

  public final PlainPasswords passwords = new PlainPasswords();
  private final CommonPasswords common = password -> password.clear().equals("password1");
  private final Installation installation = installation(POLICY);
  private final MarketUseCases marketUseCases =
      MarketUseCases.of(installation, new InMemoryMarketSignals());
  private final TradingUseCases tradingUseCases = TradingUseCases.of(installation);
  private final SettlementUseCases settlementUseCases = SettlementUseCases.of(installation);
  private final AccountUseCases accountUseCases =
      AccountUseCases.of(installation, passwords, common);
  private final AccessUseCases accessUseCases =
      AccessUseCases.of(
          installation, passwords, common, new PlainTokens(), new InMemoryRateLimiter(clock));

  public final Idempotent idempotent = installation.idempotent();

  /// What decides who may do what.
  public final Authority authority = installation.authority();

  public final RegisterUser registerUser = accountUseCases.register();
  public final AdmitExternalUser admitExternalUser = accountUseCases.admitExternal();
  public final ChangeRole changeRole = accountUseCases.changeRole();
  public final GrantCredits grantCredits = accountUseCases.grantCredits();
  public final LogIn logIn = accessUseCases.logIn();
  public final RefreshSession refreshSession = accessUseCases.refresh();
  public final LogOut logOut = accessUseCases.logOut();
  public final ChangePassword changePassword = accessUseCases.changePassword();
  public final TellFailedProofs tellFailedProofs = accessUseCases.tellFailedProofs();
  public final CreateApiKey createApiKey = accessUseCases.createApiKey();
  public final RevokeApiKey revokeApiKey = accessUseCases.revokeApiKey();
  public final AuthenticateApiKey authenticateApiKey = accessUseCases.authenticateApiKey();
  public final CreateMarket createMarket = tradingUseCases.createMarket();
  public final QuoteTrade quoteTrade = tradingUseCases.quote();
  public final PlaceTrade placeTrade = tradingUseCases.place();
  public final GetSolvency getSolvency = tradingUseCases.getSolvency();
  public final CloseMarkets closeMarkets = marketUseCases.close();
  public final ReviseMarket reviseMarket = marketUseCases.revise();
  public final ClarifyMarket clarifyMarket = marketUseCases.clarify();
  public final DeleteMarket deleteMarket = marketUseCases.delete();
  public final ResolveMarket resolveMarket = settlementUseCases.resolve();
  public final ReverseResolution reverseResolution = settlementUseCases.reverseResolution();
  public final ReverseSettlement reverseSettlement = settlementUseCases.reverseSettlement();
  public final GetResolution getResolution = settlementUseCases.getResolution();
  public final SettleMarket settleMarket = settlementUseCases.settle();
  public final AuditBooks auditBooks = settlementUseCases.auditBooks();

  /// For the people of a scenario, whose coming is no part of its audit trail.
  private final RegisterUser registerUnrecorded =
      new RegisterUser(
          idempotent,
          users,
          new WelcomeUser(ledger, WELCOME, ids),
          knownNetworks,
          passwords,
          common,
          new InMemoryAuditTrail(),
          ids,
          installation.clock());

  private Installation installation(Policy policy) {
    return Installation.of(backend.asBackend(), policy, ids, clock);
  }

  public ReverseResolution reverseResolution(Duration period) {
    return SettlementUseCases.of(installation(policy(credits(10), period))).reverseResolution();
  }

  /// The reversal in transactions of its own.
  public ReverseSettlement reverseSettlement(Transactions in) {
    return new ReverseSettlement(
        in, settlements, markets, ledger, trail, ids, installation.clock());
  }

  /// The settlement in transactions of its own.
  public SettleMarket settleMarket(Transactions in) {
    return new SettleMarket(in, settlements, markets, ledger, ids, installation.clock());
  }

  /// @param subsidy what the house pays for each market that is still open
  public ImportMarkets importMarkets(Credits subsidy) {
    return TradingUseCases.of(installation(policy(subsidy, REVERSAL_PERIOD))).importMarkets();
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  public static Credits credits(long whole) {
    return new Credits(whole * 1_000_000);
  }

  public static Shares shares(long whole) {
    return new Shares(whole * 1_000_000);
  }

  /// Somebody new, with a welcome grant.
  public UserId register(String name) {
    IdempotentResult<RegisterUser.Result> answer =
        registerUnrecorded.execute(
            new RegisterUser.Command(
                new EmailAddress(name + "@example.org"),
                new Password("password of " + name),
                name,
                Role.USER,
                "192.0.2.7"),
            null);
    return fresh(RegisterUser.Registered.class, answer).id();
  }

  /// Somebody new with that role, who has just logged in.
  public Caller person(String name, Role role) {
    UserId id = register(name);
    users.updateRole(id, role);
    return loggedIn(id);
  }

  /// Somebody who has just logged in.
  public Caller loggedIn(UserId id) {
    Session session = Session.start(id, RefreshToken.first(), clock.instant(), SESSION_LIFE);
    sessions.create(session);
    return Caller.person(
        id,
        users.findRights(id).orElseThrow().role(),
        new Proof.OfSession(session.family()),
        "192.0.2.1");
  }

  /// A market that closes in a day, its outcomes at equal prices.
  public Market open(UserId creator, Credits subsidy, String... outcomes) {
    return fresh(
            CreateMarket.Created.class,
            createMarket.execute(
                new CreateMarket.Command(
                    creator,
                    terms(),
                    List.of(outcomes),
                    Price.uniform(outcomes.length),
                    subsidy,
                    null),
                null))
        .market()
        .market();
  }

  public MarketTerms terms() {
    return new MarketTerms(
        "Will it rain?", "", null, List.of(), clock.instant().plus(Duration.ofDays(1)));
  }

  /// A trade that must be possible.
  public Filled buy(UserId trader, Market market, String outcome, Shares shares) {
    return trade(trader, market, new Order.Buy(outcome, shares, null, null));
  }

  /// A trade that must be possible.
  public Filled trade(UserId trader, Market market, Order order) {
    return fresh(PlaceTrade.Traded.class, place(trader, market.id(), order)).filled();
  }

  public IdempotentResult<PlaceTrade.Result> place(UserId trader, MarketId market, Order order) {
    return placeTrade.execute(new PlaceTrade.Command(trader, market, order), null);
  }

  public NetCredits balance(UserId user) {
    return balance(user.account());
  }

  public NetCredits balance(AccountId account) {
    return ledger.findBalance(account).orElseThrow();
  }

  public Market market(MarketId id) {
    return markets.findById(id).orElseThrow();
  }

  public static <R> Keyed<R> keyed(UserId owner, String key, String fingerprint) {
    return new Keyed<>(
        new IdempotencyKey(owner.value(), key, fingerprint), result -> "answer: " + result);
  }

  /// The result of an answer that must be a fresh one of that kind.
  public static <R, T extends R> T fresh(Class<T> kind, IdempotentResult<R> answer) {
    if (answer instanceof IdempotentResult.Fresh<R>(R result, _) && kind.isInstance(result)) {
      return kind.cast(result);
    }
    throw new AssertionError("not a fresh " + kind.getSimpleName() + ": " + answer);
  }

  /// Jobs that wait, but those by which search learns of new words.
  public List<Job> enqueued() {
    return jobs.findAll(new JobQuery(new JobFilter(null, null), 100, null)).stream()
        .map(QueuedJob::job)
        .filter(job -> !job.kind().equals(IndexingJobs.ONE))
        .toList();
  }

  /// No money and no share was made or lost (I1 to I5).
  public void assertBooksBalance() {
    List<Audit.Violation> violations = new ArrayList<>();
    auditBooks.execute(violations::add);
    assertThat(violations).isEmpty();
  }

  /// Hashes by eye; of more than one strength.
  public static final class PlainPasswords implements PasswordHasher {
    /// Grows when machines do.
    public int effort = 1;

    /// How many were compared with a hash, or as if.
    public int matched;

    @Override
    public PasswordHash hash(Password password, Asker asker) {
      return new PasswordHash(effort + " hash of " + password.clear());
    }

    @Override
    public boolean matches(Password password, PasswordHash hash, Asker asker) {
      matched++;
      return hash.encoded().endsWith(" hash of " + password.clear());
    }

    @Override
    public void matchNobody(Password password, Asker asker) {
      matched++;
    }

    @Override
    public boolean isOutdated(PasswordHash hash) {
      return !hash.encoded().startsWith(effort + " ");
    }
  }

  private static final class PlainTokens implements AccessTokens {
    @Override
    public AccessToken issue(User user, Session session) {
      return new AccessToken("token of " + user.id(), Duration.ofHours(1));
    }
  }
}

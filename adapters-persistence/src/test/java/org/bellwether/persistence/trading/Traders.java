package org.bellwether.persistence.trading;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.domain.trading.Order;
import org.bellwether.persistence.audit.JooqAuditTrail;
import org.bellwether.persistence.idempotency.JooqIdempotencyStore;
import org.bellwether.persistence.identity.JooqApiKeyRepository;
import org.bellwether.persistence.identity.JooqSessionRepository;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.jobs.JooqJobQueue;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.settlement.JooqBooks;
import org.bellwether.persistence.settlement.JooqSettlementRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// People with 1,000 credits each, and what they do with them, over the real database.
public final class Traders {
  private static final Session.Life LIFE = new Session.Life(Duration.ofDays(1), Duration.ofDays(1));
  public static final Credits GRANT = new Credits(1_000_000_000);

  private final TestMarkets ids = new TestMarkets(System.nanoTime());
  private final JooqMarketRepository markets;
  private final JooqUserRepository users;
  private final JooqSessionRepository sessions;
  private final JooqLedger ledger;
  private final JooqTransactions transactions;
  private final CreateMarket createMarket;
  private final PlaceTrade placeTrade;
  private final ResolveMarket resolveMarket;
  private final SettleMarket settleMarket;
  private final ReverseResolution reverseResolution;
  private final ReverseSettlement reverseSettlement;
  private final AuditBooks auditBooks;

  public Traders(DSLContext database) {
    InstantSource clock = TestMarkets.CLOCK;
    markets = new JooqMarketRepository(database);
    users = new JooqUserRepository(database);
    ledger = new JooqLedger(database);
    transactions = new JooqTransactions(database);
    JooqTradeRepository trades = new JooqTradeRepository(database);
    JooqSettlementRepository settlements = new JooqSettlementRepository(database);
    JobQueue jobs = new JooqJobQueue(database, clock);
    Idempotent idempotent = new Idempotent(transactions, new JooqIdempotencyStore(database), clock);
    createMarket =
        new CreateMarket(idempotent, markets, users, ledger, trades, jobs, ids::uuid, clock);
    placeTrade = new PlaceTrade(idempotent, markets, ledger, trades, ids::uuid);
    sessions = new JooqSessionRepository(database);
    Authority authority =
        new Authority(users, sessions, new JooqApiKeyRepository(database), LIFE, clock);
    resolveMarket =
        new ResolveMarket(
            idempotent, authority, markets, settlements, jobs, new JooqAuditTrail(database), clock);
    settleMarket = new SettleMarket(transactions, settlements, markets, ledger, ids::uuid, clock);
    reverseResolution =
        new ReverseResolution(
            idempotent,
            authority,
            markets,
            settlements,
            jobs,
            new JooqAuditTrail(database),
            Duration.ofDays(1),
            clock);
    reverseSettlement =
        new ReverseSettlement(
            transactions,
            settlements,
            markets,
            ledger,
            new JooqAuditTrail(database),
            ids::uuid,
            clock);
    auditBooks = new AuditBooks(new JooqBooks(database));
  }

  public UserId person(String name) {
    return person(name, Role.USER);
  }

  private UserId person(String name, Role role) {
    Instant now = Instant.now();
    User user =
        new User(
            new Profile(new UserId(ids.uuid()), name),
            new EmailAddress(name + "@example.org"),
            new PasswordHash("none"),
            role,
            now);
    AccountId account = user.id().account();
    transactions.inTransaction(() -> {
      ledger.open(List.of(new Account(account, Account.Kind.USER)));
      ledger.post(
          List.of(
              new Transfer(
                  ids.uuid(), Transfer.Reason.GRANT, AccountId.ISSUANCE, account, GRANT, now)));
      return users.create(user);
    });
    return user.id();
  }

  private Caller loggedIn(UserId id, Role role) {
    Session session = Session.start(id, RefreshToken.first(), Instant.now(), LIFE);
    sessions.create(session);
    return Caller.person(id, role, new Proof.OfSession(session.family()), "192.0.2.1");
  }

  /// A market of Yes and No with a subsidy of 100, and perhaps a first position.
  public CreateMarket.Result open(UserId creator, Order.@Nullable BuyFor position) {
    MarketTerms terms =
        new MarketTerms("Rain?", "", null, List.of(), Instant.now().plus(Duration.ofDays(1)));
    return fresh(
        createMarket.execute(
            new CreateMarket.Command(
                creator,
                terms,
                List.of("Yes", "No"),
                Price.uniform(2),
                new Credits(100_000_000),
                position),
            null));
  }

  public Market open(UserId creator) {
    return ((CreateMarket.Created) open(creator, null)).market().market();
  }

  public PlaceTrade.Result trade(UserId trader, Market market, Order order) {
    return fresh(placeTrade.execute(new PlaceTrade.Command(trader, market.id(), order), null));
  }

  /// Answers Yes, and pays.
  public void settle(Market market) {
    resolve(market);
    pay(market);
  }

  /// Answers Yes.
  public void resolve(Market market) {
    Market now = markets.findById(market.id()).orElseThrow();
    ResolveMarket.Result result =
        fresh(
            resolveMarket.execute(
                new ResolveMarket.Command(
                    loggedIn(now.creatorId(), Role.USER),
                    now.id(),
                    _ -> true,
                    new ResolveMarket.Verdict.Pay(Map.of("Yes", Price.ONE)),
                    null,
                    null),
                null));
    if (!(result instanceof ResolveMarket.Resolved)) {
      throw new AssertionError(result);
    }
  }

  /// Does the job that a resolution asks for.
  public void pay(Market market) {
    settleMarket.execute(market.id());
  }

  /// Takes the resolution back, as an admin of that name.
  public void reverse(Market market, String admin) {
    ReverseResolution.Result result =
        fresh(
            reverseResolution.execute(
                new ReverseResolution.Command(
                    loggedIn(person(admin, Role.ADMIN), Role.ADMIN),
                    market.id(),
                    _ -> true,
                    "by mistake"),
                null));
    if (!(result instanceof ReverseResolution.Begun)) {
      throw new AssertionError(result);
    }
  }

  /// Does the job that a reversal asks for.
  public void takeBack(Market market) {
    reverseSettlement.execute(market.id());
  }

  /// What is wrong with the books.
  public List<Audit.Violation> violations() {
    List<Audit.Violation> violations = new ArrayList<>();
    auditBooks.execute(violations::add);
    return violations;
  }

  public AuditBooks.Report audit() {
    return auditBooks.execute(_ -> {});
  }

  private static <R> R fresh(IdempotentResult<R> answer) {
    if (answer instanceof IdempotentResult.Fresh<R>(R result, _)) {
      return result;
    }
    throw new AssertionError(answer);
  }
}

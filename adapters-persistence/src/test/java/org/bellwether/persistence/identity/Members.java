package org.bellwether.persistence.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.identity.AccessTokens;
import org.bellwether.application.identity.AccessTokens.AccessToken;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.ChangePassword;
import org.bellwether.application.identity.ChangeRole;
import org.bellwether.application.identity.CreateApiKey;
import org.bellwether.application.identity.GrantCredits;
import org.bellwether.application.identity.KnownNetworks;
import org.bellwether.application.identity.LimitGuesses;
import org.bellwether.application.identity.LogIn;
import org.bellwether.application.identity.LogOut;
import org.bellwether.application.identity.NoteFailedProof;
import org.bellwether.application.identity.PasswordHasher;
import org.bellwether.application.identity.RefreshSession;
import org.bellwether.application.identity.StartSession;
import org.bellwether.application.ratelimit.InMemoryRateLimiter;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.persistence.audit.JooqAuditTrail;
import org.bellwether.persistence.idempotency.JooqIdempotencyStore;
import org.bellwether.persistence.ledger.JooqLedger;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;

/// People who log in, and what they do with it, over the real database.
final class Members {
  static final Session.Life LIFE = new Session.Life(Duration.ofDays(1), Duration.ofDays(2));
  private static final String ADDRESS = "192.0.2.1";

  /// A token is who it is for and which session it belongs to.
  private static final AccessTokens TOKENS =
      (user, session) ->
          new AccessToken(user.id() + " " + session.family().hex(), Duration.ofMinutes(15));

  final JooqTransactions transactions;
  final UserRepository users;
  final SessionRepository sessions;
  final ApiKeyRepository keys;
  final LogOut logOut;
  final ChangeRole changeRole;
  final AuthenticateApiKey authenticateApiKey;
  private final JooqLedger ledger;
  private final RefreshSession refreshSession;
  private final CreateApiKey createApiKey;
  private final GrantCredits grantCredits;
  private final Authority authority;
  private final StartSession startSession;
  private final KnownNetworks known;
  private final LimitGuesses guesses;
  private final NoteFailedProof failed;
  private final AuditTrail trail;
  private final InstantSource clock = TestMarkets.CLOCK;

  Members(DSLContext database) {
    transactions = new JooqTransactions(database);
    users = new JooqUserRepository(database);
    sessions = new JooqSessionRepository(database);
    keys = new JooqApiKeyRepository(database);
    ledger = new JooqLedger(database);
    trail = new JooqAuditTrail(database);
    Idempotent idempotent = new Idempotent(transactions, new JooqIdempotencyStore(database), clock);
    authority = new Authority(users, sessions, keys, LIFE, clock);
    startSession = new StartSession(sessions, LIFE, TOKENS);
    known = new JooqKnownNetworks(database);
    guesses = new LimitGuesses(new InMemoryRateLimiter(clock), known, null);
    failed = new NoteFailedProof(transactions, trail, clock);
    refreshSession =
        new RefreshSession(transactions, sessions, LIFE, users, TOKENS, failed, trail, clock);
    logOut = new LogOut(transactions, users, sessions, trail, clock);
    changeRole = new ChangeRole(transactions, users, authority, trail, clock);
    createApiKey =
        new CreateApiKey(idempotent, authority, users, keys, trail, UUID::randomUUID, clock);
    authenticateApiKey =
        new AuthenticateApiKey(transactions, keys, users, LIFE, failed, trail, clock);
    grantCredits =
        new GrantCredits(idempotent, users, authority, ledger, trail, UUID::randomUUID, clock);
  }

  /// Somebody with an account and the password `password of …`.
  UserId person(String name, Role role) {
    User user =
        new User(
            new Profile(new UserId(UUID.randomUUID()), name),
            new EmailAddress(name + "@example.org"),
            new PasswordHash("1 hash of password of " + name),
            role,
            Instant.now());
    transactions.inTransaction(() -> {
      ledger.open(List.of(new Account(user.id().account(), Account.Kind.USER)));
      return users.create(user);
    });
    return user.id();
  }

  Caller loggedIn(UserId id) {
    return loggedIn(id, RefreshToken.first());
  }

  Caller loggedIn(UserId id, RefreshToken token) {
    Session session = Session.start(id, token, Instant.now(), LIFE);
    sessions.create(session);
    return Caller.person(
        id,
        users.findRights(id).orElseThrow().role(),
        new Proof.OfSession(session.family()),
        ADDRESS);
  }

  LogIn.Result logIn(String name, String password, PasswordHasher hasher) {
    return new LogIn(
            transactions, users, startSession, guesses, known, failed, hasher, trail, clock)
        .execute(
            new LogIn.Command(
                new EmailAddress(name + "@example.org"), new Password(password), ADDRESS));
  }

  ChangePassword.Result changePassword(Caller caller, String current, String replacement) {
    return new ChangePassword(
            transactions,
            users,
            sessions,
            keys,
            authority,
            startSession,
            guesses,
            failed,
            new TestInstallation.PlainPasswords(),
            _ -> false,
            trail,
            clock)
        .execute(
            new ChangePassword.Command(
                caller,
                new Password(current),
                new Password(replacement),
                ChangePassword.Programs.GO_ON));
  }

  RefreshSession.Result refresh(RefreshToken token) {
    return refreshSession.execute(new RefreshSession.Command(token, ADDRESS));
  }

  ChangeRole.Result changeRole(Caller by, UserId whose, Role role) {
    return changeRole.execute(new ChangeRole.Command(by, whose, role));
  }

  CreateApiKey.Result createKey(Caller owner) {
    return fresh(
        createApiKey.execute(
            new CreateApiKey.Command(
                owner, "Bot", Set.of(Permission.READ), Instant.now().plus(Duration.ofDays(1))),
            null));
  }

  GrantCredits.Result grant(Caller by, UserId to) {
    return fresh(
        grantCredits.execute(new GrantCredits.Command(by, to, new Credits(1_000_000), null), null));
  }

  private static <R> R fresh(IdempotentResult<R> answer) {
    if (answer instanceof IdempotentResult.Fresh<R>(R result, _)) {
      return result;
    }
    throw new AssertionError(answer);
  }
}

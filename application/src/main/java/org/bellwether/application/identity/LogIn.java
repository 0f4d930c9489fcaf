package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;
import org.jspecify.annotations.Nullable;

/// Checks a password and starts a session. An unknown user and a wrong password get the same answer
/// after the same work, the line in the audit trail included.
public final class LogIn {
  private final Transactions transactions;
  private final UserRepository users;
  private final SessionRepository sessions;
  private final Session.Life life;
  private final PasswordHasher hasher;
  private final AccessTokens tokens;
  private final AuditTrail trail;
  private final InstantSource clock;

  public LogIn(
      Transactions transactions,
      UserRepository users,
      SessionRepository sessions,
      Session.Life life,
      PasswordHasher hasher,
      AccessTokens tokens,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.sessions = sessions;
    this.life = life;
    this.hasher = hasher;
    this.tokens = tokens;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    User user = users.findByEmail(command.email()).orElse(null);
    boolean proved = proves(command.password(), user);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (user == null || !proved) {
      transactions.inTransaction(() -> record(user, command, "refuse-log-in", now));
      return new IdentityRefusal.WrongCredentials();
    }
    PasswordHash stronger =
        hasher.isOutdated(user.passwordHash()) ? hasher.hash(command.password()) : null;
    RefreshToken token = RefreshToken.first();
    return transactions.inTransaction(() -> {
      if (stronger != null) {
        users.updatePassword(user.id(), user.passwordHash(), stronger);
      }
      sessions.create(Session.start(user.id(), token, now, life));
      record(user, command, "log-in", now);
      return new LoggedIn(new TokenPair(user, tokens.issue(user), token));
    });
  }

  private boolean proves(Password password, @Nullable User user) {
    if (user == null) {
      hasher.matchNobody(password);
      return false;
    }
    return hasher.matches(password, user.passwordHash());
  }

  /// Without the address that was tried: now and then it is a password, typed where it does not
  /// belong.
  private AuditTrail.Entry record(
      @Nullable User user, Command command, String action, Instant now) {
    AuditTrail.Entry entry =
        new AuditTrail.Entry(
            now,
            action.equals("log-in") && user != null ? user.id() : null,
            command.from(),
            action,
            "user:" + (user == null ? "unknown" : user.id()),
            "");
    trail.record(entry);
    return entry;
  }

  /// @param from the address of whoever tries it
  public record Command(EmailAddress email, Password password, String from) {}

  /// Logged in, or a refusal.
  public sealed interface Result permits LoggedIn, IdentityRefusal.WrongCredentials {}

  /// The session that begins.
  public record LoggedIn(TokenPair tokens) implements Result {}
}

package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.jspecify.annotations.Nullable;

/// Checks a password and starts a session. An unknown user and a wrong password get the same answer
/// after the same work, the line in the audit trail included.
public final class LogIn {
  private final Transactions transactions;
  private final UserRepository users;
  private final StartSession startSession;
  private final PasswordHasher hasher;
  private final AuditTrail trail;
  private final InstantSource clock;

  public LogIn(
      Transactions transactions,
      UserRepository users,
      StartSession startSession,
      PasswordHasher hasher,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.startSession = startSession;
    this.hasher = hasher;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    return attempt(command)
        .or(() -> attempt(command))
        .orElseGet(() -> refuse(command, users.findByEmail(command.email()).orElse(null)));
  }

  /// Empty when the password, or its hash, became another one while this one was checked: then what
  /// was proved counts no more. Another login may just have strengthened the hash.
  private Optional<Result> attempt(Command command) {
    User user = users.findByEmail(command.email()).orElse(null);
    if (!proves(command.password(), user) || user == null) {
      return Optional.of(refuse(command, user));
    }
    PasswordHash proved = user.passwordHash();
    PasswordHash stronger = hasher.isOutdated(proved) ? hasher.hash(command.password()) : null;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.inTransaction(() ->
        users
            .lock(user.id())
            .filter(still -> still.passwordHash().equals(proved))
            .map(still -> {
              if (stronger != null) {
                users.updatePassword(still.id(), proved, stronger);
              }
              TokenPair tokens = startSession.execute(still, now);
              trail.record(line(now, still.id(), command, "log-in", still.id().toString()));
              return new LoggedIn(tokens);
            }));
  }

  private Result refuse(Command command, @Nullable User user) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String whose = user == null ? "unknown" : user.id().toString();
    return transactions.inTransaction(() -> {
      trail.record(line(now, null, command, "refuse-log-in", whose));
      return new IdentityRefusal.WrongCredentials();
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
  private static AuditTrail.Entry line(
      Instant now, @Nullable UserId actor, Command command, String action, String whose) {
    return new AuditTrail.Entry(now, actor, command.from(), action, "user:" + whose, "");
  }

  /// @param from the address of whoever tries it
  public record Command(EmailAddress email, Password password, String from) {}

  /// Logged in, or a refusal.
  public sealed interface Result permits LoggedIn, IdentityRefusal.WrongCredentials {}

  /// The session that begins.
  public record LoggedIn(TokenPair tokens) implements Result {}
}

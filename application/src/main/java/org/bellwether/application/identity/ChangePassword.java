package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.bellwether.application.AuditTrail;
import org.bellwether.application.Transactions;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;

/// Gives a user another password and ends all their sessions but the one that starts with it.
/// Access tokens that were given before stay good until they expire; API keys stay.
public final class ChangePassword {
  private final Transactions transactions;
  private final UserRepository users;
  private final SessionRepository sessions;
  private final StartSession startSession;
  private final PasswordHasher hasher;
  private final CommonPasswords common;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ChangePassword(
      Transactions transactions,
      UserRepository users,
      SessionRepository sessions,
      StartSession startSession,
      PasswordHasher hasher,
      CommonPasswords common,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.sessions = sessions;
    this.startSession = startSession;
    this.hasher = hasher;
    this.common = common;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Caller caller = command.caller();
    if (caller.means() != Caller.Means.ACCESS_TOKEN) {
      return new IdentityRefusal.NotForPrograms();
    }
    User user = users.findById(caller.id()).orElse(null);
    if (user == null) {
      return new IdentityRefusal.UserNotFound(caller.id());
    }
    if (!hasher.matches(command.current(), user.passwordHash())) {
      return new IdentityRefusal.WrongPassword();
    }
    if (common.contain(command.replacement())) {
      return new IdentityRefusal.PasswordTooCommon();
    }
    PasswordHash hash = hasher.hash(command.replacement());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.inTransaction(() -> {
      if (!users.updatePassword(user.id(), user.passwordHash(), hash)) {
        return new IdentityRefusal.WrongPassword();
      }
      sessions.deleteAll(user.id());
      TokenPair tokens = startSession.execute(user, now);
      trail.record(
          new AuditTrail.Entry(
              now, user.id(), caller.address(), "change-password", "user:" + user.id(), ""));
      return new Changed(tokens);
    });
  }

  public record Command(Caller caller, Password current, Password replacement) {}

  /// Changed, or a refusal.
  public sealed interface Result
      permits Changed,
          IdentityRefusal.NotForPrograms,
          IdentityRefusal.UserNotFound,
          IdentityRefusal.WrongPassword,
          IdentityRefusal.PasswordTooCommon {}

  /// The session that begins with the new password.
  public record Changed(TokenPair tokens) implements Result {}
}

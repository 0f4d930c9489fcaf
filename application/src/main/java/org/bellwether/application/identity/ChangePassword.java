package org.bellwether.application.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.ApiKeyRepository;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;

/// Gives a user another password and ends all their sessions, with their access tokens, but the one
/// that starts with it; their API keys only when they say so.
public final class ChangePassword {
  private final Transactions transactions;
  private final UserRepository users;
  private final SessionRepository sessions;
  private final ApiKeyRepository keys;
  private final Authority authority;
  private final StartSession startSession;
  private final LimitGuesses guesses;
  private final NoteFailedProof failed;
  private final PasswordHasher hasher;
  private final CommonPasswords common;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ChangePassword(
      Transactions transactions,
      UserRepository users,
      SessionRepository sessions,
      ApiKeyRepository keys,
      Authority authority,
      StartSession startSession,
      LimitGuesses guesses,
      NoteFailedProof failed,
      PasswordHasher hasher,
      CommonPasswords common,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.sessions = sessions;
    this.keys = keys;
    this.authority = authority;
    this.startSession = startSession;
    this.guesses = guesses;
    this.failed = failed;
    this.hasher = hasher;
    this.common = common;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Caller caller = command.caller();
    if (!caller.isPerson()) {
      return new IdentityRefusal.NotEntitled(Lack.PERSON);
    }
    User user = users.findById(caller.id()).orElse(null);
    if (user == null) {
      return new IdentityRefusal.UserNotFound(caller.id());
    }
    Optional<Duration> wait = guesses.execute(user.email(), caller.address());
    if (wait.isPresent()) {
      return refused(caller, new IdentityRefusal.TooManyRequests(wait.get()));
    }
    PasswordHasher.Asker asker = new PasswordHasher.Asker(user.email(), caller.address());
    if (hasher.match(command.current(), user.passwordHash(), asker) == PasswordHasher.Match.NONE) {
      return refused(caller, new IdentityRefusal.WrongPassword());
    }
    Password replacement = command.replacement().prepared();
    if (common.contain(replacement)) {
      return new IdentityRefusal.PasswordTooCommon();
    }
    PasswordHash hash = hasher.hash(replacement, asker);
    Instant now = clock.instant();
    return transactions.inTransaction(() -> {
      Optional<Lack> lack = authority.lock(caller).lackOfProof();
      if (lack.isPresent()) {
        return new IdentityRefusal.NotEntitled(lack.get());
      }
      if (!users.updatePassword(user.id(), user.passwordHash(), hash)) {
        return new IdentityRefusal.WrongPassword();
      }
      sessions.deleteAll(user.id());
      int ended = command.programs() == Programs.END ? keys.deleteAll(user.id()) : 0;
      TokenPair tokens = startSession.execute(users.findById(user.id()).orElseThrow(), now);
      trail.record(
          new AuditTrail.Entry(
              now,
              user.id(),
              caller.address(),
              "change-password",
              "user:" + user.id(),
              ended == 0 ? "" : ended + " API keys ended with it"));
      return new Changed(tokens);
    });
  }

  private Result refused(Caller caller, Result refusal) {
    String user = "user:" + caller.id();
    failed.execute("refuse-change-password", user, user, caller.id(), caller.address());
    return refusal;
  }

  /// What becomes of the user's API keys.
  public enum Programs {
    GO_ON,
    END
  }

  public record Command(Caller caller, Password current, Password replacement, Programs programs) {}

  /// Changed, or a refusal.
  public sealed interface Result
      permits Changed,
          IdentityRefusal.NotEntitled,
          IdentityRefusal.UserNotFound,
          IdentityRefusal.WrongPassword,
          IdentityRefusal.TooManyRequests,
          IdentityRefusal.PasswordTooCommon {}

  /// The session that begins with the new password.
  public record Changed(TokenPair tokens) implements Result {}
}

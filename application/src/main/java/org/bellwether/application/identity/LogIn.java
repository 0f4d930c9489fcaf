package org.bellwether.application.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.Network;
import org.bellwether.domain.identity.Password;
import org.bellwether.domain.identity.PasswordHash;
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;

/// Checks a password and starts a session. An unknown user and a wrong password get the same answer
/// after the same work, the traces that it leaves included.
public final class LogIn {
  private final Transactions transactions;
  private final UserRepository users;
  private final StartSession startSession;
  private final LimitGuesses guesses;
  private final KnownNetworks known;
  private final NoteFailedProof failed;
  private final PasswordHasher hasher;
  private final AuditTrail trail;
  private final InstantSource clock;

  public LogIn(
      Transactions transactions,
      UserRepository users,
      StartSession startSession,
      LimitGuesses guesses,
      KnownNetworks known,
      NoteFailedProof failed,
      PasswordHasher hasher,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.startSession = startSession;
    this.guesses = guesses;
    this.known = known;
    this.failed = failed;
    this.hasher = hasher;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Optional<Duration> wait = guesses.execute(command.email(), command.from());
    if (wait.isPresent()) {
      return refused(command, new IdentityRefusal.TooManyRequests(wait.get()));
    }
    return attempt(command)
        .or(() -> attempt(command))
        .orElseGet(() -> refused(command, new IdentityRefusal.WrongCredentials()));
  }

  /// Empty when the password, or its hash, became another one while this one was checked: then what
  /// was proved counts no more. Another login may just have made a better hash.
  private Optional<Result> attempt(Command command) {
    User user = users.findByEmail(command.email()).orElse(null);
    PasswordHasher.Asker asker = new PasswordHasher.Asker(command.email(), command.from());
    PasswordHasher.Match match =
        hasher.match(command.password(), user == null ? null : user.passwordHash(), asker);
    if (user == null || match == PasswordHasher.Match.NONE) {
      return Optional.of(refused(command, new IdentityRefusal.WrongCredentials()));
    }
    PasswordHash proved = user.passwordHash();
    PasswordHash better =
        match == PasswordHasher.Match.TYPED || hasher.isOutdated(proved)
            ? hasher.hash(command.password().prepared(), asker)
            : null;
    Instant now = clock.instant();
    return transactions.inTransaction(() ->
        users
            .lock(user.id())
            .filter(still -> still.passwordHash().equals(proved))
            .map(still -> {
              if (better != null) {
                users.updatePassword(still.id(), proved, better);
              }
              TokenPair tokens = startSession.execute(still, now);
              known.add(still.id(), Network.of(command.from()), now);
              trail.record(
                  new AuditTrail.Entry(
                      now, still.id(), command.from(), "log-in", "user:" + still.id(), ""));
              return new LoggedIn(tokens);
            }));
  }

  /// Told without the e-mail address that was tried: now and then it is a password, typed where it
  /// does not belong.
  private Result refused(Command command, Result refusal) {
    String whose =
        users.findByEmail(command.email()).map(user -> user.id().toString()).orElse("unknown");
    failed.execute(
        "refuse-log-in",
        command.email().canonical().value(),
        "user:" + whose,
        null,
        command.from());
    return refusal;
  }

  /// @param from the address of whoever tries it
  public record Command(EmailAddress email, Password password, String from) {}

  /// Logged in, or a refusal.
  public sealed interface Result
      permits LoggedIn, IdentityRefusal.WrongCredentials, IdentityRefusal.TooManyRequests {}

  /// The session that begins.
  public record LoggedIn(TokenPair tokens) implements Result {}
}

package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.UserRepository;

/// Ends the session of a refresh token, or all sessions of its user. It is done when there is
/// nothing to end, too, so it may be repeated. The access tokens of a session end with it.
///
/// Any token of the session will do, one that was used before as well: whoever has it may end it.
/// Only one that the session goes on with ends the others.
public final class LogOut {
  private final Transactions transactions;
  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail trail;
  private final InstantSource clock;

  public LogOut(
      Transactions transactions,
      UserRepository users,
      SessionRepository sessions,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.users = users;
    this.sessions = sessions;
    this.trail = trail;
    this.clock = clock;
  }

  /// @return how many sessions it ended
  public int execute(Command command) {
    Instant now = clock.instant();
    return transactions.inTransaction(
        () -> lock(command).map(session -> end(session, command, now)).orElse(0));
  }

  /// Whoever ends several sessions of a user holds the user first, so that two who do wait for each
  /// other instead of each for the other's session.
  private Optional<Session> lock(Command command) {
    Secret.Hash family = command.token().family().hash();
    if (command.extent() == Extent.EVERYWHERE) {
      sessions.find(family).ifPresent(session -> users.lockRights(session.user()));
    }
    return sessions.lock(family);
  }

  private int end(Session session, Command command, Instant now) {
    boolean everywhere =
        command.extent() == Extent.EVERYWHERE && session.goesOnWith(command.token(), now);
    int ended = 1;
    if (everywhere) {
      ended = sessions.deleteAll(session.user());
    } else {
      sessions.delete(session.family());
    }
    trail.record(
        new AuditTrail.Entry(
            now,
            session.user(),
            command.from(),
            everywhere ? "log-out-everywhere" : "log-out",
            "user:" + session.user(),
            ""));
    return ended;
  }

  /// Which sessions end.
  public enum Extent {
    HERE,
    EVERYWHERE
  }

  /// @param from the address of whoever shows the token
  public record Command(RefreshToken token, Extent extent, String from) {}
}

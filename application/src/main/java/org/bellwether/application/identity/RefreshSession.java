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
import org.bellwether.domain.identity.User;
import org.bellwether.domain.identity.UserRepository;

/// Gives a new pair of tokens for a refresh token; the access token has the role of now. A token
/// that was used a moment ago gets the same refresh token again, and one that was used before that
/// ends the session.
public final class RefreshSession {
  private final Transactions transactions;
  private final SessionRepository sessions;
  private final Session.Life life;
  private final UserRepository users;
  private final AccessTokens tokens;
  private final NoteFailedProof failed;
  private final AuditTrail trail;
  private final InstantSource clock;

  public RefreshSession(
      Transactions transactions,
      SessionRepository sessions,
      Session.Life life,
      UserRepository users,
      AccessTokens tokens,
      NoteFailedProof failed,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.sessions = sessions;
    this.life = life;
    this.users = users;
    this.tokens = tokens;
    this.failed = failed;
    this.trail = trail;
    this.clock = clock;
  }

  public Result execute(Command command) {
    Instant now = clock.instant();
    Secret.Hash family = command.token().family().hash();
    Optional<Result> result =
        transactions.inTransaction(() ->
            sessions
                .lock(family)
                .flatMap(session -> {
                  return switch (session.renew(command.token(), now, life)) {
                    case Session.Renewed renewed -> {
                      sessions.update(renewed.session());
                      yield Optional.of(refreshed(renewed.session(), renewed.next()));
                    }
                    case Session.Repeated repeated ->
                        Optional.of(refreshed(session, repeated.next()));
                    case Session.Ended _ -> {
                      sessions.delete(family);
                      yield Optional.empty();
                    }
                    case Session.Reused _ -> {
                      sessions.delete(family);
                      trail.record(
                          new AuditTrail.Entry(
                              now,
                              null,
                              command.from(),
                              "end-session",
                              "user:" + session.user(),
                              "a refresh token was used twice"));
                      yield Optional.of(new IdentityRefusal.InvalidRefreshToken());
                    }
                  };
                }));
    return result.orElseGet(() -> {
      failed.execute("refuse-refresh", "session", "session:unknown", null, command.from());
      return new IdentityRefusal.InvalidRefreshToken();
    });
  }

  private Result refreshed(Session session, RefreshToken next) {
    User user = users.findById(session.user()).orElseThrow();
    return new Refreshed(new TokenPair(user, tokens.issue(user, session), next));
  }

  /// @param from the address of whoever shows the token
  public record Command(RefreshToken token, String from) {}

  /// Refreshed, or a refusal.
  public sealed interface Result permits Refreshed, IdentityRefusal.InvalidRefreshToken {}

  /// The session goes on.
  public record Refreshed(TokenPair tokens) implements Result {}
}

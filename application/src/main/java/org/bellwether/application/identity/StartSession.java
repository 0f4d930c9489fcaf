package org.bellwether.application.identity;

import java.time.Instant;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;
import org.bellwether.domain.identity.User;

/// Starts a session of somebody who has proved who they are.
public final class StartSession {
  private final SessionRepository sessions;
  private final Session.Life life;
  private final AccessTokens tokens;

  public StartSession(SessionRepository sessions, Session.Life life, AccessTokens tokens) {
    this.sessions = sessions;
    this.life = life;
    this.tokens = tokens;
  }

  /// Within a transaction.
  public TokenPair execute(User user, Instant now) {
    RefreshToken token = RefreshToken.first();
    Session session = Session.start(user.id(), token, now, life);
    sessions.create(session);
    return new TokenPair(user, tokens.issue(user, session), token);
  }
}

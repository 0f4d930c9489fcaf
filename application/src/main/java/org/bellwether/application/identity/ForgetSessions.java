package org.bellwether.application.identity;

import java.time.Instant;
import java.time.InstantSource;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.identity.SessionRepository;

/// Forgets sessions that are over: a job.
public final class ForgetSessions {
  private static final int BATCH_SIZE = 1000;

  private final SessionRepository sessions;
  private final Session.Life life;
  private final InstantSource clock;

  public ForgetSessions(SessionRepository sessions, Session.Life life, InstantSource clock) {
    this.sessions = sessions;
    this.life = life;
    this.clock = clock;
  }

  public void execute() {
    Instant now = clock.instant();
    while (sessions.deleteEnded(now, now.minus(life.idle()), BATCH_SIZE) == BATCH_SIZE) {
      // until fewer were left than that
    }
  }
}

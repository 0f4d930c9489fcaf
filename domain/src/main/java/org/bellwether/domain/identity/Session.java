package org.bellwether.domain.identity;

import java.time.Duration;
import java.time.Instant;

/// Somebody who has logged in and stays so, on one device: what the refresh tokens of a family
/// belong to (RFC 9700 section 4.14). It is renewed by the token it gave last. One that it gave
/// before is in the hands of two, and nobody can tell which of them is the thief, so its use ends
/// the session.
///
/// @param family of all its tokens, which names the session
/// @param current of the token that it gave last
/// @param renewedAt when it gave that
/// @param endsAt when it ends, however much it is used
public record Session(
    Secret.Hash family,
    Secret.Hash current,
    UserId user,
    Instant startedAt,
    Instant renewedAt,
    Instant endsAt) {

  /// How long sessions last.
  ///
  /// @param idle without being renewed
  /// @param whole from the log-in on
  public record Life(Duration idle, Duration whole) {}

  public static Session start(UserId user, RefreshToken first, Instant now, Life life) {
    return new Session(
        first.family().hash(), first.current().hash(), user, now, now, now.plus(life.whole()));
  }

  /// What comes of a token of this family.
  public Renewal renew(RefreshToken token, Instant now, Life life) {
    if (!token.family().hash().equals(family)) {
      throw new IllegalArgumentException("a token of another session");
    }
    if (!token.current().hash().equals(current)) {
      return new Reused();
    }
    if (isOver(now, life)) {
      return new Ended();
    }
    RefreshToken next = token.next();
    return new Renewed(
        new Session(family, next.current().hash(), user, startedAt, now, endsAt), next);
  }

  /// Whether it has lasted long enough, or was left alone for too long.
  public boolean isOver(Instant now, Life life) {
    return !now.isBefore(endsAt) || !now.isBefore(renewedAt.plus(life.idle()));
  }

  /// Renewed, or not.
  public sealed interface Renewal {}

  /// @param next the one token that renews it again
  public record Renewed(Session session, RefreshToken next) implements Renewal {}

  /// The token was used before.
  public record Reused() implements Renewal {}

  /// The session has lasted long enough, or was left alone for too long.
  public record Ended() implements Renewal {}
}

package org.bellwether.domain.identity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody who has logged in and stays so, on one device: what the refresh tokens of a family
/// belong to (RFC 9700 section 4.14). It is renewed by the token it gave last. The one before that
/// gives the same token again for a moment, since its answer may be lost, and two tabs may ask at
/// once. Any other that it gave before is in the hands of two, and nobody can tell which of them is
/// the thief, so its use ends the session.
///
/// @param family of all its tokens, which names the session
/// @param current of the token that it gave last
/// @param handover how that followed from the one before; null for the first
/// @param renewedAt when it gave that
/// @param endsAt when it ends, however much it is used
public record Session(
    Secret.Hash family,
    Secret.Hash current,
    @Nullable Handover handover,
    UserId user,
    Instant startedAt,
    Instant renewedAt,
    Instant endsAt) {

  /// How long the token before the current one may still be used. Long enough for a client that has
  /// had no answer to ask again.
  public static final Duration GRACE = Duration.ofSeconds(30);

  /// From one token to the next.
  ///
  /// @param previous of the token that was used
  /// @param key with which the next one follows from it; of no use without that token
  public record Handover(Secret.Hash previous, Secret key) {}

  /// How long sessions last.
  ///
  /// @param idle without being renewed
  /// @param whole from the log-in on
  public record Life(Duration idle, Duration whole) {}

  public static Session start(UserId user, RefreshToken first, Instant now, Life life) {
    return new Session(
        first.family().hash(),
        first.current().hash(),
        null,
        user,
        now,
        now,
        now.plus(life.whole()));
  }

  /// What comes of a token of this family.
  public Renewal renew(RefreshToken token, Instant now, Life life) {
    if (!token.family().hash().equals(family)) {
      throw new IllegalArgumentException("a token of another session");
    }
    RefreshToken again = again(token, now);
    if (again == null && !isCurrent(token)) {
      return new Reused();
    }
    if (isOver(now, life)) {
      return new Ended();
    }
    if (again != null) {
      return new Repeated(again);
    }
    Secret key = Secret.random();
    RefreshToken next = token.next(key);
    return new Renewed(
        new Session(
            family,
            next.current().hash(),
            new Handover(current, key),
            user,
            startedAt,
            now,
            endsAt),
        next);
  }

  /// Whether the session goes on with this token: the current one, or for a moment the one before.
  public boolean goesOnWith(RefreshToken token, Instant now) {
    return isCurrent(token) || again(token, now) != null;
  }

  private boolean isCurrent(RefreshToken token) {
    return token.current().hash().equals(current);
  }

  /// The current token, for the one that it has followed not long ago.
  private @Nullable RefreshToken again(RefreshToken token, Instant now) {
    if (handover == null
        || !token.current().hash().equals(handover.previous())
        || !now.isBefore(renewedAt.plus(GRACE))) {
      return null;
    }
    RefreshToken next = token.next(handover.key());
    return isCurrent(next) ? next : null;
  }

  /// Whether it has lasted long enough, or was left alone for too long.
  public boolean isOver(Instant now, Life life) {
    return !now.isBefore(endsAt) || !now.isBefore(renewedAt.plus(life.idle()));
  }

  /// Renewed, or not.
  public sealed interface Renewal {}

  /// @param next the one token that renews it again
  public record Renewed(Session session, RefreshToken next) implements Renewal {}

  /// The token was used a moment ago, and the session has not changed since.
  ///
  /// @param next the one that was given then
  public record Repeated(RefreshToken next) implements Renewal {}

  /// The token was used before, and not just now.
  public record Reused() implements Renewal {}

  /// The session has lasted long enough, or was left alone for too long.
  public record Ended() implements Renewal {}
}

package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.Optional;

/// Where sessions are kept. All but [#find] and [#deleteEnded] runs in the transaction of its
/// caller.
public interface SessionRepository {

  void create(Session session);

  /// The session, if there is such a one now.
  Optional<Session> find(Secret.Hash family);

  /// The session, locked until the transaction ends, so that each token is used once.
  Optional<Session> lock(Secret.Hash family);

  /// Keeps what a renewal changed.
  void update(Session session);

  /// Ends a session.
  void delete(Secret.Hash family);

  /// Ends all sessions of a user.
  ///
  /// @return how many there were
  int deleteAll(UserId user);

  /// Forgets sessions that are over.
  ///
  /// @param endedBefore those whose end has come by then
  /// @param renewedBefore and those that were not renewed since then
  /// @param limit how many at most
  /// @return how many it forgot
  int deleteEnded(Instant endedBefore, Instant renewedBefore, int limit);
}

package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bellwether.domain.InMemoryStore;

/// Sessions in a map, for tests that need no database.
public final class InMemorySessionRepository implements SessionRepository, InMemoryStore {
  private Map<Secret.Hash, Session> sessions = new HashMap<>();

  @Override
  public synchronized void create(Session session) {
    sessions.put(session.family(), session);
  }

  @Override
  public Optional<Session> find(Secret.Hash family) {
    return lock(family);
  }

  @Override
  public synchronized Optional<Session> lock(Secret.Hash family) {
    return Optional.ofNullable(sessions.get(family));
  }

  @Override
  public synchronized void update(Session session) {
    sessions.replace(session.family(), session);
  }

  @Override
  public synchronized void delete(Secret.Hash family) {
    sessions.remove(family);
  }

  @Override
  public synchronized int deleteAll(UserId user) {
    return delete(session -> session.user().equals(user), Integer.MAX_VALUE);
  }

  @Override
  public synchronized int deleteEnded(Instant endedBefore, Instant renewedBefore, int limit) {
    return delete(
        session ->
            !session.endsAt().isAfter(endedBefore) || !session.renewedAt().isAfter(renewedBefore),
        limit);
  }

  private int delete(Predicate<Session> which, int limit) {
    List<Session> found = sessions.values().stream().filter(which).limit(limit).toList();
    found.forEach(session -> sessions.remove(session.family()));
    return found.size();
  }

  /// All there are.
  public synchronized List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<Secret.Hash, Session> then = new HashMap<>(sessions);
    return () -> sessions = then;
  }
}

package org.bellwether.application.identity;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.bellwether.domain.InMemoryStore;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;

/// Known networks in a map, for tests that need no database.
public final class InMemoryKnownNetworks implements KnownNetworks, InMemoryStore {
  private final UserRepository users;
  private Map<Place, Instant> places = new HashMap<>();

  private record Place(UserId user, String network) {}

  public InMemoryKnownNetworks(UserRepository users) {
    this.users = users;
  }

  @Override
  public synchronized boolean contains(EmailAddress account, String network) {
    return users
        .findByEmail(account)
        .filter(user -> places.containsKey(new Place(user.id(), network)))
        .isPresent();
  }

  @Override
  public synchronized void add(UserId user, String network, Instant now) {
    places.merge(new Place(user, network), now, (a, b) -> a.isAfter(b) ? a : b);
    places.entrySet().stream()
        .filter(place -> place.getKey().user().equals(user))
        .sorted(Map.Entry.<Place, Instant>comparingByValue(Comparator.reverseOrder()))
        .skip(MOST)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(places::remove);
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<Place, Instant> then = new HashMap<>(places);
    return () -> places = then;
  }
}

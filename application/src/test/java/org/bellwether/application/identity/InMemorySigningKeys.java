package org.bellwether.application.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bellwether.domain.InMemoryStore;

/// Signing keys in a list, for tests that need no database.
public final class InMemorySigningKeys implements SigningKeys, InMemoryStore {
  private List<SigningKey> keys = new ArrayList<>();

  @Override
  public synchronized List<SigningKey> findAll() {
    return keys.stream()
        .sorted(
            Comparator.comparing(SigningKey::signsFrom).reversed().thenComparing(SigningKey::id))
        .toList();
  }

  @Override
  public synchronized void create(SigningKey key) {
    keys.add(key);
  }

  @Override
  public synchronized void retireOthers(String but, Instant at) {
    keys.replaceAll(key ->
        key.id().equals(but) || (key.retiresAt() != null && !key.retiresAt().isAfter(at))
            ? key
            : new SigningKey(key.id(), key.material(), key.signsFrom(), at));
  }

  @Override
  public synchronized void deleteRetired(Instant now) {
    keys.removeIf(key -> key.retiresAt() != null && !key.retiresAt().isAfter(now));
  }

  @Override
  public synchronized Runnable snapshot() {
    List<SigningKey> then = new ArrayList<>(keys);
    return () -> keys = then;
  }
}

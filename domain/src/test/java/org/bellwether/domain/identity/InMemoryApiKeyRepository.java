package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bellwether.domain.InMemoryStore;

/// API keys in a map, for tests that need no database.
public final class InMemoryApiKeyRepository implements ApiKeyRepository, InMemoryStore {
  private Map<UUID, ApiKey> keys = new HashMap<>();

  @Override
  public synchronized void create(ApiKey key) {
    keys.put(key.id(), key);
  }

  @Override
  public synchronized Optional<ApiKey> findByHash(Secret.Hash hash) {
    return keys.values().stream().filter(key -> key.hash().equals(hash)).findAny();
  }

  @Override
  public synchronized Optional<ApiKey> findById(UUID id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public Optional<ApiKey> lock(UUID id) {
    return findById(id);
  }

  @Override
  public synchronized List<ApiKey> findByOwner(UserId owner) {
    return keys.values().stream()
        .filter(key -> key.owner().equals(owner))
        .sorted(Comparator.comparing(ApiKey::id).reversed())
        .toList();
  }

  @Override
  public synchronized boolean updateLastUsed(UUID id, Instant at, Instant notedBefore) {
    ApiKey key = keys.get(id);
    if (key == null || (key.lastUsedAt() != null && key.lastUsedAt().isAfter(notedBefore))) {
      return false;
    }
    keys.put(
        id,
        new ApiKey(
            id,
            key.owner(),
            key.name(),
            key.permissions(),
            key.hash(),
            key.createdAt(),
            key.expiresAt(),
            at));
    return true;
  }

  @Override
  public synchronized boolean delete(UUID id) {
    return keys.remove(id) != null;
  }

  @Override
  public synchronized int deleteAll(UserId owner) {
    List<ApiKey> all = findByOwner(owner);
    all.forEach(key -> keys.remove(key.id()));
    return all.size();
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<UUID, ApiKey> then = new HashMap<>(keys);
    return () -> keys = then;
  }
}

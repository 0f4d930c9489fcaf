package org.bellwether.application.idempotency;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bellwether.domain.InMemoryStore;

/// Records in a map, for tests that need no database.
public final class InMemoryIdempotencyStore implements IdempotencyStore, InMemoryStore {
  private Map<Key, Kept> records = new HashMap<>();

  private record Key(UUID owner, String value) {
    static Key of(IdempotencyKey key) {
      return new Key(key.owner(), key.value());
    }
  }

  private record Kept(IdempotencyRecord record, Instant at) {}

  @Override
  public synchronized Map<IdempotencyKey, IdempotencyRecord> find(Collection<IdempotencyKey> keys) {
    Map<IdempotencyKey, IdempotencyRecord> found = new HashMap<>();
    for (IdempotencyKey key : keys) {
      Kept kept = records.get(Key.of(key));
      if (kept != null) {
        found.put(key, kept.record());
      }
    }
    return found;
  }

  @Override
  public synchronized void create(Map<IdempotencyKey, String> created, Instant now) {
    if (created.keySet().stream().anyMatch(key -> records.containsKey(Key.of(key)))) {
      throw new KeyTaken();
    }
    created.forEach((key, answer) ->
        records.put(Key.of(key), new Kept(new IdempotencyRecord(key.fingerprint(), answer), now)));
  }

  @Override
  public synchronized int deleteOlder(Instant than, int limit) {
    List<Key> old =
        records.entrySet().stream()
            .filter(entry -> entry.getValue().at().isBefore(than))
            .limit(limit)
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(records::remove);
    return old.size();
  }

  @Override
  public synchronized Runnable snapshot() {
    Map<Key, Kept> then = new HashMap<>(records);
    return () -> records = then;
  }
}

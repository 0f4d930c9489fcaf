package org.bellwether.application.idempotency;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/// Where the records of requests with an idempotency key are kept. A backend is right when it
/// passes `IdempotencyStoreContract`.
public interface IdempotencyStore {

  /// The records of those of these keys that have been used, whatever the fingerprint.
  Map<IdempotencyKey, IdempotencyRecord> find(Collection<IdempotencyKey> keys);

  /// Makes the records of requests that were answered so. It is the last thing a transaction does:
  /// it waits for others that use the same keys.
  ///
  /// @throws KeyTaken when one of the keys has been used meanwhile
  void create(Map<IdempotencyKey, String> answers, Instant now);

  /// Deletes records made before that time.
  ///
  /// @param limit how many at most
  /// @return how many it deleted
  int deleteOlder(Instant than, int limit);

  /// Another transaction has used the key: this one must be undone, and done again it will find the
  /// record.
  final class KeyTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KeyTaken() {
      super("an idempotency key has been used meanwhile", null, false, false);
    }
  }
}

package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where API keys are kept, without their secrets.
public interface ApiKeyRepository {

  void create(ApiKey key);

  Optional<ApiKey> findByHash(Secret.Hash hash);

  Optional<ApiKey> findById(UUID id);

  /// The key, locked until the transaction ends.
  Optional<ApiKey> lock(UUID id);

  /// All keys of a user, the latest first.
  List<ApiKey> findByOwner(UserId owner);

  /// Notes a use.
  ///
  /// @param notedBefore only when none was noted since then
  /// @return whether it was noted; false when another use was faster, or the key is gone
  boolean updateLastUsed(UUID id, Instant at, Instant notedBefore);

  /// Revokes a key.
  ///
  /// @return false when there is none
  boolean delete(UUID id);

  /// Revokes all keys of a user.
  ///
  /// @return how many there were
  int deleteAll(UserId owner);
}

package org.bellwether.domain.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a program proves itself with, in the name of the user who made the key: to do some of what
/// that user may, until it expires or is revoked.
///
/// @param permissions what it may be used for, as far as the owner's role of that time allows
/// @param hash of the secret, which is shown once and kept nowhere
/// @param lastUsedAt to within [#USE_NOTED_EVERY]; null when it was never used
public record ApiKey(
    UUID id,
    UserId owner,
    String name,
    Set<Permission> permissions,
    Secret.Hash hash,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  public static final int MAX_NAME_LENGTH = 100;
  public static final Duration LONGEST_LIFE = Duration.ofDays(366);
  public static final Duration USE_NOTED_EVERY = Duration.ofMinutes(10);

  /// What the text of a key begins with, so that it is recognised for one where it does not belong.
  public static final String PREFIX = "bwk_";

  public ApiKey {
    permissions = Set.copyOf(permissions);
    if (permissions.isEmpty()
        || name.isBlank()
        || name.codePointCount(0, name.length()) > MAX_NAME_LENGTH
        || !expiresAt.isAfter(createdAt)) {
      throw new IllegalArgumentException("not an API key: " + id);
    }
  }

  /// Whether it counts at that time.
  ///
  /// @param rights its owner's
  /// @param unvouched how long another system may not have vouched for its owner, where one does:
  ///   whoever is no longer let in there has no key here for much longer
  public boolean counts(Rights rights, Duration unvouched, Instant now) {
    return now.isBefore(expiresAt)
        && (rights.vouchedAt() == null || now.isBefore(rights.vouchedAt().plus(unvouched)));
  }

  /// Whether its use at that time is worth noting.
  public boolean isUseToBeNoted(Instant now) {
    return lastUsedAt == null || !now.isBefore(lastUsedAt.plus(USE_NOTED_EVERY));
  }
}

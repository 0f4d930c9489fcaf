package org.bellwether.application;

import java.util.UUID;

/// Under which a client may send a request again without it taking effect twice.
///
/// @param owner whose key it is: the user's id; that of nobody for those who are not known yet
/// @param value chosen by the client, 1 to 255 visible ASCII characters
/// @param fingerprint of everything the request says; the same key with another one is refused
public record IdempotencyKey(UUID owner, String value, String fingerprint) {
  /// Of requests that come without a user.
  public static final UUID NOBODY = new UUID(0, 0);

  public static final int MAX_LENGTH = 255;
}

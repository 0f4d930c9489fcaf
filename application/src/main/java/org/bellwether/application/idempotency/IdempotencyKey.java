package org.bellwether.application.idempotency;

import java.util.UUID;

/// Under which a client may send a request again without it taking effect twice.
///
/// @param owner whose key it is: the user's id, or one made of what somebody is known by who is no
///   user yet
/// @param value chosen by the client, 1 to 255 visible ASCII characters
/// @param fingerprint of everything the request says; the same key with another one is refused
public record IdempotencyKey(UUID owner, String value, String fingerprint) {
  public static final int MAX_LENGTH = 255;
}

package org.bellwether.domain.identity;

import java.util.Optional;

/// What keeps a session going: its use gives the next one, and ends it soon after.
///
/// @param family the same for all tokens of a session; whoever knows it had one of them
/// @param current another one for each token
public record RefreshToken(Secret family, Secret current) {
  private static final String PREFIX = "bwr_";
  private static final int SECRET_LENGTH = 43;

  /// The first of a session.
  public static RefreshToken first() {
    return new RefreshToken(Secret.random(), Secret.random());
  }

  /// The one that comes after this one, always the same with the same key.
  public RefreshToken next(Secret key) {
    return new RefreshToken(family, current.next(key));
  }

  /// The text a client keeps.
  public String text() {
    return PREFIX + family.value() + current.value();
  }

  /// Reads such a text; empty when it is none.
  public static Optional<RefreshToken> parse(String text) {
    if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * SECRET_LENGTH) {
      return Optional.empty();
    }
    String family = text.substring(PREFIX.length(), PREFIX.length() + SECRET_LENGTH);
    String current = text.substring(PREFIX.length() + SECRET_LENGTH);
    return Secret.isOne(family) && Secret.isOne(current)
        ? Optional.of(new RefreshToken(new Secret(family), new Secret(current)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}

package org.bellwether.rest.json;

import java.util.Optional;
import java.util.UUID;

/// UUIDs as texts, in the one form of 36 characters (RFC 9562), whatever the case.
public final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  /// Empty for all other forms, some of which the JDK takes.
  public static Optional<UUID> parse(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The text in the case in which UUIDs are kept, if it is one; as it is otherwise.
  public static String folded(String text) {
    return parse(text).map(UUID::toString).orElse(text);
  }

  /// As [#folded], for the part behind a colon, as in `market:` and an id.
  public static String foldedSubject(String text) {
    int subject = text.indexOf(':') + 1;
    return text.substring(0, subject) + folded(text.substring(subject));
  }
}

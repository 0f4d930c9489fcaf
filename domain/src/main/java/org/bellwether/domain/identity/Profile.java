package org.bellwether.domain.identity;

/// The public face of a user: what anybody may see of them.
public record Profile(UserId id, String name) {
  public static final int MAX_NAME_LENGTH = 100;

  public Profile {
    if (name.isBlank() || name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a user's name has 1 to " + MAX_NAME_LENGTH + " characters, not '" + name + "'");
    }
  }
}

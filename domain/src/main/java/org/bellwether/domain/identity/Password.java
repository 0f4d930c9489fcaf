package org.bellwether.domain.identity;

/// A password in clear, as somebody has typed it; never kept and never printed.
public record Password(String clear) {
  /// Of a new one, in UTF-16 code units; what was chosen under other rules still logs in.
  public static final int MIN_LENGTH = 8;

  /// Long enough for any passphrase, short enough to hash.
  public static final int MAX_LENGTH = 128;

  public Password {
    if (clear.isEmpty() || clear.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a password has 1 to " + MAX_LENGTH + " characters");
    }
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}

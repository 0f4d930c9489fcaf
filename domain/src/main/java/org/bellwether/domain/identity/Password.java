package org.bellwether.domain.identity;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Set;
import org.bellwether.domain.text.Unicode;

/// A password in clear, as somebody has typed it; never kept and never printed.
public record Password(String clear) {
  /// Of a new one when it is [#prepared], in UTF-16 code units; what was chosen under other rules
  /// still logs in.
  public static final int MIN_LENGTH = 8;

  /// When it is [#prepared]: long enough for any passphrase, short enough to hash.
  public static final int MAX_LENGTH = 128;

  /// As it is typed: what one keyboard gives in one piece, another one gives in up to four.
  public static final int MAX_TYPED_LENGTH = 4 * MAX_LENGTH;

  /// Scripts in whose words the joiners stand, which cannot be seen.
  private static final Set<UnicodeScript> JOINED =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.NKO,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  public Password {
    if (!isOne(clear)) {
      throw new IllegalArgumentException("a password has 1 to " + MAX_LENGTH + " characters");
    }
  }

  /// Whether that may be a password, of those that are there already.
  public static boolean isOne(String typed) {
    return !typed.isEmpty()
        && (typed.length() <= MAX_LENGTH
            || (typed.length() <= MAX_TYPED_LENGTH && prepared(typed).length() <= MAX_LENGTH));
  }

  /// The same one whatever the keyboard: by the profile OpaqueString of RFC 8265, section 4.2, with
  /// plain spaces, and composed. It is what is hashed, unless it has become too long.
  public Password prepared() {
    String prepared = prepared(clear);
    return prepared.equals(clear) || prepared.length() > MAX_LENGTH ? this : new Password(prepared);
  }

  private static String prepared(String typed) {
    StringBuilder spaced = new StringBuilder(typed.length());
    typed
        .codePoints()
        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
        .forEach(spaced::appendCodePoint);
    return Normalizer.normalize(spaced, Form.NFC);
  }

  /// Whether that may be a new password: long enough, and with the characters alone that the
  /// profile allows, none that controls something, that cannot be seen or that Unicode has not
  /// assigned.
  public static boolean mayBeChosen(String typed) {
    return isLongEnough(typed) && isAllowed(typed);
  }

  public static boolean isLongEnough(String typed) {
    int length = isOne(typed) ? prepared(typed).length() : 0;
    return length >= MIN_LENGTH && length <= MAX_LENGTH;
  }

  private static boolean isAllowed(String typed) {
    int before = ' ';
    for (int c : typed.codePoints().toArray()) {
      boolean joins = (c == 0x200C || c == 0x200D) && JOINED.contains(UnicodeScript.of(before));
      if (!joins
          && (Unicode.isIgnorable(c)
              || !Unicode.fitsLine(c)
              || Character.getType(c) == Character.PRIVATE_USE)) {
        return false;
      }
      before = c;
    }
    return true;
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}

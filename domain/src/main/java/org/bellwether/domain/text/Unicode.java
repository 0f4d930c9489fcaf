package org.bellwether.domain.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/// The one place that says how a text is kept, when two names are the same, and which characters
/// have no place in a name. By Unicode's rules, for the characters that this JDK knows.
public final class Unicode {
  /// How many marks one character may carry (UAX #15, section 13). Putting marks in order takes the
  /// square of their number.
  public static final int MAX_MARKS = 30;

  /// All below it are composed already.
  private static final int FIRST_MARK = 0x300;

  private static final int DOTLESS_I = 'ı';

  private Unicode() {}

  /// The form in which texts are kept: NFC, so that each character is written in one way.
  ///
  /// @param text without more than [#MAX_MARKS] in a row, where it may be long
  public static String composed(String text) {
    return text.chars().allMatch(c -> c < FIRST_MARK) ? text : Normalizer.normalize(text, Form.NFC);
  }

  /// The form in which names are compared: those that have it in common are the same name, in
  /// whatever case, width or composition they are written, and whatever stands in them that cannot
  /// be seen. It is `NFKC_Casefold` of UAX #44, without blanks around it.
  public static String compared(String name) {
    if (name.chars().allMatch(c -> c < 0x80)) {
      return name.strip().toLowerCase(Locale.ROOT);
    }
    String visible = withoutIgnorables(Normalizer.normalize(name, Form.NFD));
    // twice: what a compatible character becomes may have a case, and the other way round
    String folded = folded(Normalizer.normalize(folded(visible), Form.NFKD));
    return Normalizer.normalize(folded, Form.NFKC).strip();
  }

  public static boolean isSameName(String one, String other) {
    return compared(one).equals(compared(other));
  }

  private static String withoutIgnorables(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isIgnorable(c)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /// Full case folding, of each character by itself: the JDK's mappings lead there by way of both
  /// cases. The letter ı has a capital in common with i, but is another letter.
  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c < 0x80) {
            folded.append((char) Character.toLowerCase(c));
          } else if (c == DOTLESS_I) {
            folded.appendCodePoint(c);
          } else {
            folded.append(
                Character.toString(c)
                    .toLowerCase(Locale.ROOT)
                    .toUpperCase(Locale.ROOT)
                    .toLowerCase(Locale.ROOT));
          }
        });
    return folded.toString();
  }

  /// Whether a character may stand in a text of one line, such as a name: no control characters, no
  /// ends of lines or paragraphs, nothing that turns the direction of what stands around it, no
  /// half surrogate pairs, and nothing that Unicode has not assigned.
  public static boolean fitsLine(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      case Character.FORMAT -> !isBidiControl(codePoint);
      default -> true;
    };
  }

  /// Whether a character may stand in a text of several lines.
  public static boolean fitsLines(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
      case Character.SURROGATE -> false;
      default -> true;
    };
  }

  /// Whether there is anything to be seen.
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(Unicode::isSeen);
  }

  /// Neither a blank nor one of the characters that only format others.
  private static boolean isSeen(int codePoint) {
    return !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && Character.getType(codePoint) != Character.FORMAT
        && !isIgnorable(codePoint);
  }

  /// Whether a character carries more than [#MAX_MARKS].
  public static boolean isOverloaded(String text) {
    int marks = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      marks = isMark(text.codePointAt(i)) ? marks + 1 : 0;
      if (marks > MAX_MARKS) {
        return true;
      }
    }
    return false;
  }

  /// Whether it is put on the character before it.
  public static boolean isMark(int codePoint) {
    return codePoint >= FIRST_MARK
        && switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }

  /// Unicode's property `Bidi_Control`.
  private static boolean isBidiControl(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /// Unicode's property `Default_Ignorable_Code_Point`: nothing of it is seen, such as a space of
  /// no width. It is fixed for what is yet to be assigned, too.
  public static boolean isIgnorable(int c) {
    return c == 0x00AD
        || c == 0x034F
        || c == 0x061C
        || (c >= 0x115F && c <= 0x1160)
        || (c >= 0x17B4 && c <= 0x17B5)
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF
        || c == 0xFFA0
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0x1BCA0 && c <= 0x1BCA3)
        || (c >= 0x1D173 && c <= 0x1D17A)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}

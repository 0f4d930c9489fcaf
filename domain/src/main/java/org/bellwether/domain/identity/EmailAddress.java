package org.bellwether.domain.identity;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.domain.text.Unicode;

/// An e-mail address as somebody spells it, stripped, in lower case. Spellings with the same
/// [#canonical] one are one address, and there is one account for all of them.
public record EmailAddress(String value) {
  /// RFC 5321 section 4.5.3.1.
  public static final int MAX_LENGTH = 254;

  private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");
  private static final String PUNYCODE = "xn--";
  private static final String OWN_LETTERS = "ß\u200C\u200D";
  private static final Pattern AROUND_OWN_LETTERS =
      Pattern.compile("(?<=[%1$s])|(?=[%1$s])".formatted(OWN_LETTERS));

  public EmailAddress {
    value = value.strip().toLowerCase(Locale.ROOT);
    if (!isOne(value)) {
      throw new IllegalArgumentException("not an e-mail address");
    }
  }

  private static boolean isOne(String text) {
    return text.length() <= MAX_LENGTH && SHAPE.matcher(text).matches();
  }

  /// The one spelling of this address that is kept and compared: after RFC 8265, section 3.3,
  /// composed and in the usual width; and the domain in letters, not in Punycode (RFC 5890).
  public EmailAddress canonical() {
    String one = respelled();
    return one.equals(value) || !isOne(one) ? this : new EmailAddress(one);
  }

  /// Whether an account may begin with it: all of it can be seen, and Unicode knows it. Accounts
  /// that are there already are found by any address.
  public boolean isClear() {
    return isOne(respelled())
        && value
            .codePoints()
            .allMatch(c ->
                Unicode.fitsLine(c)
                    && !Unicode.isIgnorable(c)
                    && Character.getType(c) != Character.PRIVATE_USE);
  }

  private String respelled() {
    int at = value.indexOf('@');
    return local(value.substring(0, at))
        + "@"
        + Stream.of(domain(value.substring(at + 1)).split("\\.", -1))
            .map(label -> decoded(label).orElse(label))
            .collect(Collectors.joining("."));
  }

  /// In lower case, in the usual width, and without what cannot be seen.
  private static String local(String part) {
    StringBuilder letters = new StringBuilder(part.length());
    Normalizer.normalize(part, Form.NFKC)
        .codePoints()
        .filter(c -> !Unicode.isIgnorable(c))
        .forEach(c -> letters.append(Character.toString(c).toLowerCase(Locale.ROOT)));
    return Normalizer.normalize(letters, Form.NFKC);
  }

  /// As UTS #46 maps names. It takes ß and the joiners for letters of their own, and so ς; but
  /// which sigma a capital Σ stands for depends on its place, so here they are the same.
  private static String domain(String name) {
    return AROUND_OWN_LETTERS
        .splitAsStream(name.replace('ẞ', 'ß'))
        .map(part -> OWN_LETTERS.contains(part) ? part : Unicode.compared(part))
        .collect(Collectors.joining())
        .replace('。', '.');
  }

  /// What a label in Punycode says, unless it says what needs none.
  private static Optional<String> decoded(String label) {
    return label.startsWith(PUNYCODE)
        ? Punycode.decode(label.substring(PUNYCODE.length()))
            .map(EmailAddress::domain)
            .filter(said ->
                said.codePoints().anyMatch(c -> c >= 0x80)
                    && said.codePoints().allMatch(c -> c != '.' && Unicode.fitsLine(c)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}

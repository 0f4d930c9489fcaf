package org.bellwether.rest.json;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// Numbers as JSON writes them, in a body and in a query.
public final class Decimals {
  static final int MAX_LENGTH = 64;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private Decimals() {}

  /// Bounded, since arithmetic with a number such as 1e-999999999 takes all memory there is.
  public static Optional<BigDecimal> parse(String text) {
    if (text.length() > MAX_LENGTH || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text))
          .filter(number -> Math.abs((long) number.scale()) <= MAX_LENGTH);
    } catch (NumberFormatException _) {
      return Optional.empty(); // its exponent is beyond all numbers
    }
  }
}

package org.bellwether.domain.ledger;

import java.math.BigDecimal;

/// An amount of credits, counted in whole micro-credits (10⁻⁶); never negative, at most [#MAX].
///
/// The bound keeps every amount exact as a JSON number: below it a double holds six decimal places.
public record Credits(long micros) implements Comparable<Credits> {
  private static final int SCALE = 6;

  public static final Credits ZERO = new Credits(0);

  /// 1,000,000,000 credits.
  public static final Credits MAX = new Credits(1_000_000_000_000_000L);

  public Credits {
    if (micros < 0 || micros > 1_000_000_000_000_000L) {
      throw new IllegalArgumentException(
          "an amount is 0 to 1,000,000,000 credits, not " + BigDecimal.valueOf(micros, SCALE));
    }
  }

  /// The amount of that many credits; refuses more than six decimal places, since it never rounds.
  public static Credits of(BigDecimal credits) {
    try {
      return new Credits(credits.movePointRight(SCALE).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "an amount has at most six decimal places, not " + credits, e);
    }
  }

  public Credits plus(Credits more) {
    return new Credits(micros + more.micros);
  }

  /// The sum, or [#MAX] where that is less: for figures that only ever grow.
  public Credits plusAtMost(Credits more) {
    return new Credits(Math.min(micros + more.micros, MAX.micros));
  }

  public Credits minus(Credits less) {
    return new Credits(micros - less.micros);
  }

  /// The amount in credits, exact, without trailing zeros.
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(micros, SCALE).stripTrailingZeros();
  }

  @Override
  public int compareTo(Credits other) {
    return Long.compare(micros, other.micros);
  }
}

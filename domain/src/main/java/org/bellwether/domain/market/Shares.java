package org.bellwether.domain.market;

import java.math.BigDecimal;

/// A number of shares of one outcome, counted in whole micro-shares (10⁻⁶); never negative, at most
/// [#MAX]. A share pays 1 credit if its outcome wins, a micro-share one micro-credit.
///
/// The bound is that of credits, so that whatever can be held can be paid.
public record Shares(long micros) implements Comparable<Shares> {
  private static final int SCALE = 6;

  public static final Shares ZERO = new Shares(0);

  /// 1,000,000,000 shares.
  public static final Shares MAX = new Shares(1_000_000_000_000_000L);

  public Shares {
    if (micros < 0 || micros > 1_000_000_000_000_000L) {
      throw new IllegalArgumentException(
          "a holding is 0 to 1,000,000,000 shares, not " + BigDecimal.valueOf(micros, SCALE));
    }
  }

  /// That many shares; refuses more than six decimal places, since it never rounds.
  public static Shares of(BigDecimal shares) {
    try {
      return new Shares(shares.movePointRight(SCALE).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shares have at most six decimal places, not " + shares, e);
    }
  }

  /// These shares and those together.
  public Shares plus(Shares other) {
    return new Shares(micros + other.micros);
  }

  /// What is left without those.
  public Shares minus(Shares other) {
    return new Shares(micros - other.micros);
  }

  /// The number of shares, exact, without trailing zeros.
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(micros, SCALE).stripTrailingZeros();
  }

  @Override
  public int compareTo(Shares other) {
    return Long.compare(micros, other.micros);
  }
}

package org.bellwether.domain.trading;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/// A sum of cₖ·exp(xₖ/b) with whole cₖ, xₖ and b, whose sign is decided exactly.
///
/// It is zero only when equal exponents cancel: by the Lindemann–Weierstrass theorem exponentials
/// of different rational numbers are linearly independent over the rationals. Any other sum is told
/// from zero by enough digits, so they are doubled until the sum is larger than its error.
final class ExponentialSum {
  private static final int FIRST_DIGITS = 34;
  private static final int GUARD_DIGITS = 12;

  private final BigDecimal scale;
  private final TreeMap<Long, Integer> coefficients = new TreeMap<>();

  ExponentialSum(long scale) {
    this.scale = BigDecimal.valueOf(scale);
  }

  ExponentialSum plus(long exponent) {
    return add(exponent, 1);
  }

  ExponentialSum minus(long exponent) {
    return add(exponent, -1);
  }

  private ExponentialSum add(long exponent, int coefficient) {
    coefficients.merge(
        exponent, coefficient, (before, more) -> before + more == 0 ? null : before + more);
    return this;
  }

  /// -1, 0 or 1.
  int sign() {
    if (coefficients.isEmpty()) {
      return 0;
    }
    for (int digits = FIRST_DIGITS; ; digits *= 2) {
      BigDecimal sum = sum(new MathContext(digits + GUARD_DIGITS));
      // the largest term is 1: with up to some hundred terms the error is far below this
      if (sum.abs().compareTo(BigDecimal.ONE.movePointLeft(digits - 3)) > 0) {
        return sum.signum();
      }
    }
  }

  /// The sum divided by its largest exponential.
  private BigDecimal sum(MathContext context) {
    long largest = coefficients.lastKey();
    BigDecimal sum = BigDecimal.ZERO;
    for (Map.Entry<Long, Integer> term : coefficients.entrySet()) {
      BigDecimal exponent = BigDecimal.valueOf(term.getKey() - largest).divide(scale, context);
      BigDecimal coefficient = BigDecimal.valueOf(term.getValue());
      sum = sum.add(exp(exponent, context).multiply(coefficient, context), context);
    }
    return sum;
  }

  /// exp(x) by its series at x/2ᵏ below 2⁻⁸, then squared k times; each squaring doubles the
  /// relative error, so that for |x| up to 100 the guard digits lose five.
  private static BigDecimal exp(BigDecimal x, MathContext context) {
    int halvings = 8;
    for (BigDecimal bound = BigDecimal.ONE; x.abs().compareTo(bound) > 0; halvings++) {
      bound = bound.add(bound);
    }
    BigDecimal small = x.divide(BigDecimal.TWO.pow(halvings), context);
    BigDecimal enough = BigDecimal.ONE.movePointLeft(context.getPrecision() + 1);
    BigDecimal result = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.abs().compareTo(enough) > 0; n++) {
      term = term.multiply(small, context).divide(BigDecimal.valueOf(n), context);
      result = result.add(term, context);
    }
    for (int k = 0; k < halvings; k++) {
      result = result.multiply(result, context);
    }
    return result;
  }
}

package org.bellwether.domain.trading;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The LMSR by its definition, C(q) = b·ln Σ exp(rⱼ/b), with rⱼ = max(qⱼ, max q - 32·b), at 60
/// digits and in micro-units: slow, and nothing in it is shared with what it checks.
record ReferenceLmsr(BigDecimal liquidity, List<BigDecimal> sold) {
  static final MathContext DIGITS = new MathContext(60);

  static ReferenceLmsr of(LmsrMarketMaker marketMaker) {
    int outcomes = marketMaker.outstanding().size();
    BigDecimal[] sold = new BigDecimal[outcomes];
    for (int i = 0; i < outcomes; i++) {
      sold[i] =
          BigDecimal.valueOf(marketMaker.virtualShares().get(i).micros())
              .add(BigDecimal.valueOf(marketMaker.outstanding().get(i).micros()));
    }
    return new ReferenceLmsr(
        BigDecimal.valueOf(marketMaker.liquidity().micros()), Arrays.asList(sold));
  }

  BigDecimal most() {
    return sold.stream().max(BigDecimal::compareTo).orElseThrow();
  }

  List<BigDecimal> weights() {
    BigDecimal most = most();
    BigDecimal least = most.subtract(liquidity.multiply(BigDecimal.valueOf(32)));
    return sold.stream()
        .map(q -> exp(q.max(least).subtract(most).divide(liquidity, DIGITS)))
        .toList();
  }

  ReferenceLmsr after(int outcome, BigDecimal shares) {
    List<BigDecimal> after = new ArrayList<>(sold);
    after.set(outcome, after.get(outcome).add(shares));
    return new ReferenceLmsr(liquidity, after);
  }

  static BigDecimal sum(List<BigDecimal> weights) {
    return weights.stream().reduce(BigDecimal.ZERO, (a, b) -> a.add(b, DIGITS));
  }

  /// C(q') - C(q), q' having that many more shares of the outcome; negative ones are sold.
  BigDecimal cost(int outcome, BigDecimal shares) {
    ReferenceLmsr after = after(outcome, shares);
    BigDecimal ratio = sum(after.weights()).divide(sum(weights()), DIGITS);
    return liquidity.multiply(ln(ratio), DIGITS).add(after.most().subtract(most()));
  }

  BigDecimal cost(int outcome, long shares) {
    return cost(outcome, BigDecimal.valueOf(shares));
  }

  /// C(q) - min q: the largest loss from prices that these shares make.
  BigDecimal worstCaseLoss() {
    BigDecimal most = sold.stream().max(BigDecimal::compareTo).orElseThrow();
    BigDecimal least = sold.stream().min(BigDecimal::compareTo).orElseThrow();
    return liquidity.multiply(ln(sum(weights())), DIGITS).add(most).subtract(least);
  }

  static long roundedUp(BigDecimal exact) {
    return rounded(exact, RoundingMode.CEILING);
  }

  static long roundedDown(BigDecimal exact) {
    return rounded(exact, RoundingMode.FLOOR);
  }

  /// What is whole to 30 places is whole: the reference is good for 40.
  private static long rounded(BigDecimal exact, RoundingMode mode) {
    return exact.setScale(30, RoundingMode.HALF_EVEN).setScale(0, mode).longValueExact();
  }

  /// The series of exp at x/1024, raised to the 1024th power.
  static BigDecimal exp(BigDecimal x) {
    MathContext more = new MathContext(DIGITS.getPrecision() + 10);
    BigDecimal small = x.divide(BigDecimal.valueOf(1024), more);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.signum() != 0 && term.precision() - term.scale() > -72; n++) {
      term = term.multiply(small, more).divide(BigDecimal.valueOf(n), more);
      sum = sum.add(term, more);
    }
    return sum.pow(1024, more).round(DIGITS);
  }

  /// ln(x·eⁿ) = n + 2·artanh((x - 1)/(x + 1)), with the nearest double's logarithm for n.
  static BigDecimal ln(BigDecimal x) {
    BigDecimal near = new BigDecimal(Math.log(x.doubleValue()));
    BigDecimal rest = x.divide(exp(near), new MathContext(80));
    BigDecimal ratio = rest.subtract(BigDecimal.ONE).divide(rest.add(BigDecimal.ONE), DIGITS);
    BigDecimal square = ratio.multiply(ratio, DIGITS);
    BigDecimal power = ratio;
    BigDecimal sum = ratio;
    for (int n = 3; power.signum() != 0 && power.precision() - power.scale() > -72; n += 2) {
      power = power.multiply(square, DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
    }
    return near.add(sum.add(sum));
  }
}

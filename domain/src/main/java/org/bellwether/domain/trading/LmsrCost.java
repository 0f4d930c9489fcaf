package org.bellwether.domain.trading;

import java.util.Arrays;
import java.util.function.LongPredicate;

/// The LMSR cost function C(q) = b·ln Σ exp(qⱼ/b) in whole micro-units, rounded correctly: as if
/// calculated without error and then rounded once.
///
/// Each result is first estimated in double arithmetic, by forms that nothing cancels in, so that
/// every step multiplies the relative error by at most its argument's condition. With u = 2⁻⁵³ and
/// fdlibm's bound of one unit in the last place (2u) for `StrictMath`:
/// - a weight exp(x), -10 ≤ x ≤ 0: 10u from x and 2u; the sum of 50 of them: 49u more; so a price
///   is within 12u + 61u + u = 74u
/// - expm1(y), 0 < y ≤ 20: 20u from y and 2u; its product with or quotient by a price: 97u
/// - log1p(z), z > 0: hands on at most z's error and adds 2u; times b: 100u
///
/// The estimate is trusted to 2⁻⁴⁵ = 256u of its value and no further. Where that margin holds a
/// whole number, the exact sign of an exponential sum decides on which side of it the result lies.
/// So nobody gains from the error of a double, the margin costs the trader nothing, and rounding
/// keeps what it keeps for real numbers: ⌈x⌉ + ⌈y⌉ ≥ ⌈x + y⌉, ⌊x⌋ + ⌊y⌋ ≤ ⌊x + y⌋, ⌊x⌋ ≤ ⌈x⌉.
final class LmsrCost {
  static final double MARGIN = 0x1p-45;

  private final long liquidity;
  private final long[] sold;
  private final double[] weights;
  private final double weight;

  /// @param liquidity b in micro-credits
  /// @param sold q in micro-shares, the largest at most 10 b above the smallest
  LmsrCost(long liquidity, long[] sold) {
    this.liquidity = liquidity;
    this.sold = sold;
    long most = Arrays.stream(sold).max().getAsLong();
    weights = new double[sold.length];
    double sum = 0;
    for (int i = 0; i < sold.length; i++) {
      weights[i] = StrictMath.exp((double) (sold[i] - most) / liquidity);
      sum += weights[i];
    }
    weight = sum;
  }

  /// The price of an outcome, not rounded.
  double price(int outcome) {
    return weights[outcome] / weight;
  }

  /// The prices in proportion to each other, the largest being 1.
  double[] weights() {
    return weights.clone();
  }

  /// The cost of buying that many micro-shares, in micro-credits, rounded up.
  long ofBuying(int outcome, long shares) {
    double cost = cost(outcome, shares);
    long low = (long) StrictMath.ceil(cost * (1 - MARGIN));
    long high = (long) StrictMath.ceil(cost * (1 + MARGIN));
    return largest(low - 1, high - 1, credits -> compare(outcome, shares, credits) > 0) + 1;
  }

  /// What selling that many micro-shares got that led here, in micro-credits, rounded down.
  long ofHavingSold(int outcome, long shares) {
    double cost = cost(outcome, shares);
    long low = (long) StrictMath.floor(cost * (1 - MARGIN));
    long high = (long) StrictMath.floor(cost * (1 + MARGIN));
    return largest(low, high, credits -> compare(outcome, shares, credits) >= 0);
  }

  /// The largest number of micro-shares that costs at most so many micro-credits.
  long sharesFor(int outcome, long credits) {
    double shares = shares(outcome, credits);
    long low = (long) StrictMath.floor(shares * (1 - MARGIN));
    long high = (long) StrictMath.floor(shares * (1 + MARGIN));
    return largest(low, high, candidate -> compare(outcome, candidate, credits) <= 0);
  }

  /// C(q) - min q in micro-credits, rounded up: from these prices on, the largest loss.
  long worstCaseLoss() {
    long least = Arrays.stream(sold).min().getAsLong();
    long most = Arrays.stream(sold).max().getAsLong();
    double loss = most - least + liquidity * StrictMath.log(weight);
    long low = (long) StrictMath.ceil(loss * (1 - MARGIN));
    long high = (long) StrictMath.ceil(loss * (1 + MARGIN));
    return largest(low - 1, high - 1, credits -> total().minus(least + credits).sign() > 0) + 1;
  }

  /// The cost in micro-credits, within the margin.
  double cost(int outcome, long shares) {
    double growth = StrictMath.expm1((double) shares / liquidity);
    return liquidity * StrictMath.log1p(price(outcome) * growth);
  }

  /// The number of micro-shares that costs that, within the margin.
  double shares(int outcome, long credits) {
    double growth = StrictMath.expm1((double) credits / liquidity);
    return liquidity * StrictMath.log1p(growth / price(outcome));
  }

  /// How the cost of so many micro-shares compares with so many micro-credits, exactly: the sign of
  /// Σ exp((qⱼ + shares·[j = outcome])/b) - Σ exp((qⱼ + credits)/b).
  private int compare(int outcome, long shares, long credits) {
    ExponentialSum difference = total();
    difference.minus(sold[outcome]).plus(sold[outcome] + shares);
    for (long q : sold) {
      difference.minus(q + credits);
    }
    return difference.sign();
  }

  private ExponentialSum total() {
    ExponentialSum total = new ExponentialSum(liquidity);
    for (long q : sold) {
      total.plus(q);
    }
    return total;
  }

  /// The last number from low to high for which it holds, given that it holds for all of them up to
  /// that one, and for low.
  private static long largest(long low, long high, LongPredicate holds) {
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (holds.test(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

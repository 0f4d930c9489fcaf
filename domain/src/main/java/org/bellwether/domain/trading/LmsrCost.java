package org.bellwether.domain.trading;

import java.util.Arrays;
import java.util.function.LongPredicate;

/// The LMSR cost function C(q) = b·ln Σ exp(rⱼ/b) in whole micro-units, rounded correctly: as if
/// calculated without error and then rounded once.
///
/// An outcome that lies more than [#SPREAD] times b behind the leader counts as if it lay just that
/// far behind: rⱼ = max(qⱼ, max q - 32·b). So nothing grows without bounds, whatever is bought. C
/// stays a function of q alone, at least every qⱼ, and rises by at most one with each share, which
/// is all that the promises of [MarketMaker] rest on. What is given away by it is less than anybody
/// can be paid: at 10,000,000 credits of liquidity the shares up to there would cost 10⁷·exp(-32) <
/// 2·10⁻⁷ credits together, and a purchase costs a micro-credit at the least.
///
/// Each result is first estimated in double arithmetic, by forms that nothing cancels in, so that
/// every step multiplies the relative error by at most its argument's condition. With u = 2⁻⁵³ and
/// fdlibm's bound of one unit in the last place (2u) for `StrictMath`:
/// - a weight exp(x), -32 ≤ x ≤ 0: 32u from x and 2u; the sum of 50 of them: 49u more; so the price
///   of some outcomes together is within 83u + 83u + u = 167u
/// - expm1(y), 0 < y ≤ 72: 72u from y and 2u; its product with or quotient by a price: 242u
/// - log1p(z), z > 0: hands on at most z's error and adds 2u; times b: 245u; the sum of 50: 294u
///
/// The estimate is trusted to 2⁻⁴⁴ = 512u of its value and no further. Where that margin holds a
/// whole number, the exact sign of an exponential sum decides on which side of it the result lies.
/// So nobody gains from the error of a double, the margin costs the trader nothing, and rounding
/// keeps what it keeps for real numbers: ⌈x⌉ + ⌈y⌉ ≥ ⌈x + y⌉, ⌊x⌋ + ⌊y⌋ ≤ ⌊x + y⌋, ⌊x⌋ ≤ ⌈x⌉.
final class LmsrCost {
  static final double MARGIN = 0x1p-44;

  /// No outcome counts as further behind the leader than that times b.
  static final int SPREAD = 32;

  /// What an error of all earlier stages of a climb becomes in shares, of a leader of 50 at worst.
  static final int OF_LATER_STAGES = 128;

  private final long liquidity;
  private final long[] sold;
  private final long[] counted;
  private final double[] weights;
  private final double weight;

  /// @param liquidity b in micro-credits
  /// @param sold q in micro-shares
  LmsrCost(long liquidity, long[] sold) {
    this.liquidity = liquidity;
    this.sold = sold;
    counted = counted(sold);
    weights = weights(counted);
    weight = Arrays.stream(weights).sum();
  }

  private long[] counted(long[] of) {
    long least = floor(of);
    return Arrays.stream(of).map(q -> Math.max(q, least)).toArray();
  }

  private long floor(long[] of) {
    return Arrays.stream(of).max().getAsLong() - SPREAD * liquidity;
  }

  private double[] weights(long[] of) {
    long most = Arrays.stream(of).max().getAsLong();
    return Arrays.stream(of)
        .mapToDouble(q -> StrictMath.exp((double) (q - most) / liquidity))
        .toArray();
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
    Climb climb = new Climb(outcome);
    double shares = climb.shares(credits);
    double margin = climb.stages > 1 ? OF_LATER_STAGES * MARGIN : MARGIN;
    long free = uncounted(outcome);
    long low = free + (long) StrictMath.floor(shares * (1 - margin));
    long high = free + (long) StrictMath.floor(shares * (1 + margin));
    return largest(low, high, candidate -> compare(outcome, candidate, credits) <= 0);
  }

  /// C(q) - min q in micro-credits, rounded up: from these prices on, the largest loss.
  long worstCaseLoss() {
    long least = Arrays.stream(counted).min().getAsLong();
    long most = Arrays.stream(counted).max().getAsLong();
    double loss = most - least + liquidity * StrictMath.log(weight);
    long low = (long) StrictMath.ceil(loss * (1 - MARGIN));
    long high = (long) StrictMath.ceil(loss * (1 + MARGIN));
    return largest(low - 1, high - 1, credits -> total().minus(least + credits).sign() > 0) + 1;
  }

  /// The cost in micro-credits, within the margin.
  double cost(int outcome, long shares) {
    return new Climb(outcome).cost(shares - uncounted(outcome));
  }

  /// The number of micro-shares that cost that beside those that do not count, within the margin,
  /// or within that of later stages.
  double shares(int outcome, long credits) {
    return new Climb(outcome).shares(credits);
  }

  /// How many micro-shares do not count, since the outcome lies too far behind.
  long uncounted(int outcome) {
    return counted[outcome] - sold[outcome];
  }

  /// An outcome that is bought: it rises alone, until it is so far ahead of others that they rise
  /// with it. Between such stages all that rises is like one outcome with the prices of all of it.
  private final class Climb {
    private final int outcome;
    private long[] at = counted;
    private double[] weightsHere = weights;
    private int stages = 1;

    Climb(int outcome) {
      this.outcome = outcome;
    }

    private boolean rises(int other) {
      return other == outcome || at[other] == at[outcome] - SPREAD * liquidity;
    }

    /// How far it may go until another one rises with it.
    private long untilNext() {
      long next = Long.MAX_VALUE;
      for (int other = 0; other < at.length; other++) {
        if (!rises(other)) {
          next = Math.min(next, at[other] + SPREAD * liquidity - at[outcome]);
        }
      }
      return next;
    }

    private double price() {
      double rising = 0;
      double all = 0;
      for (int i = 0; i < at.length; i++) {
        all += weightsHere[i];
        rising += rises(i) ? weightsHere[i] : 0;
      }
      return rising / all;
    }

    private void rise(long shares) {
      long[] after = at.clone();
      for (int i = 0; i < at.length; i++) {
        after[i] += rises(i) ? shares : 0;
      }
      at = after;
      weightsHere = LmsrCost.this.weights(after);
      stages++;
    }

    private double costOfStage(long shares) {
      double growth = StrictMath.expm1((double) shares / liquidity);
      return liquidity * StrictMath.log1p(price() * growth);
    }

    double cost(long shares) {
      double cost = 0;
      long left = shares;
      for (long next = untilNext(); left > next; next = untilNext()) {
        cost += costOfStage(next);
        left -= next;
        rise(next);
      }
      return left <= 0 ? cost : cost + costOfStage(left);
    }

    /// How many shares that count cost so much.
    double shares(long credits) {
      double shares = 0;
      double left = (double) credits;
      while (true) {
        double growth = StrictMath.expm1(left / liquidity);
        double stage = liquidity * StrictMath.log1p(growth / price());
        long next = untilNext();
        if (stage <= next) {
          return shares + stage;
        }
        left = Math.max(0, left - costOfStage(next));
        shares += next;
        rise(next);
      }
    }
  }

  /// How the cost of so many micro-shares compares with so many micro-credits, exactly: the sign of
  /// Σ exp(r'ⱼ/b) - Σ exp((rⱼ + credits)/b).
  private int compare(int outcome, long shares, long credits) {
    long[] after = sold.clone();
    after[outcome] += shares;
    ExponentialSum difference = new ExponentialSum(liquidity);
    for (long q : counted(after)) {
      difference.plus(q);
    }
    for (long q : counted) {
      difference.minus(q + credits);
    }
    return difference.sign();
  }

  private ExponentialSum total() {
    ExponentialSum total = new ExponentialSum(liquidity);
    for (long q : counted) {
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

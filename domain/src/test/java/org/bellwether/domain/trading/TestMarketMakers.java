package org.bellwether.domain.trading;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;

/// Seeded random market makers of every size, liquidity and state.
final class TestMarketMakers {
  final SplittableRandom random;

  TestMarketMakers(long seed) {
    random = new SplittableRandom(seed);
  }

  /// From `low` to `high`, each order of magnitude equally often.
  long logUniform(long low, long high) {
    double exponent = random.nextDouble(Math.log((double) low), Math.log(high + 1.0));
    return Math.clamp((long) Math.exp(exponent), low, high);
  }

  Credits liquidity() {
    return switch (random.nextInt(8)) {
      case 0 -> LmsrMarketMaker.MIN_LIQUIDITY;
      case 1 -> LmsrMarketMaker.MAX_LIQUIDITY;
      case 2 -> new Credits(100_000_000);
      default ->
          new Credits(
              logUniform(
                  LmsrMarketMaker.MIN_LIQUIDITY.micros(), LmsrMarketMaker.MAX_LIQUIDITY.micros()));
    };
  }

  /// 2 to 50, the small ones more often.
  int outcomes() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextInt(16, 51);
      case 1, 2, 3, 4 -> random.nextInt(6, 16);
      case 5, 6, 7, 8, 9, 10, 11 -> random.nextInt(3, 6);
      default -> 2;
    };
  }

  LmsrMarketMaker marketMaker() {
    return marketMaker(outcomes());
  }

  LmsrMarketMaker marketMaker(int outcomes) {
    Credits liquidity = liquidity();
    double[] logs = random.nextInt(4) == 0 ? farApart(outcomes) : logs(outcomes);
    long common = random.nextInt(3) == 0 ? 0 : logUniform(1, 100_000_000_000_000L);
    List<Shares> virtualShares = new ArrayList<>();
    List<Shares> outstanding = new ArrayList<>();
    for (double log : logs) {
      long sold = Math.min((long) Math.ceil(log * liquidity.micros()), 800_000_000_000_000L);
      long virtual =
          random.nextInt(3) == 0 ? 0 : random.nextLong(Math.min(sold, 9 * liquidity.micros()) + 1);
      virtualShares.add(new Shares(virtual));
      outstanding.add(new Shares(sold - virtual + common));
    }
    return new LmsrMarketMaker(liquidity, virtualShares, outstanding);
  }

  /// ln(pᵢ/min p) for prices p inside the band, often at its ends, sometimes in equal steps: there
  /// a cost can be a whole number.
  private double[] logs(int outcomes) {
    double[] logs = new double[outcomes];
    int kind = random.nextInt(6);
    double spread = random.nextDouble(0, 9.2102);
    int favourite = random.nextInt(outcomes);
    for (int i = 0; i < outcomes; i++) {
      logs[i] =
          switch (kind) {
            case 0 -> 0;
            case 1 ->
                i == favourite ? Math.log((1 - 0.000_100_01 * (outcomes - 1)) / 0.000_100_01) : 0;
            case 2 -> i * random.nextInt(3) * 0.01;
            default -> random.nextDouble() * spread;
          };
    }
    while (lowest(logs) < 0.000_1) {
      for (int i = 0; i < outcomes; i++) {
        logs[i] *= 0.9;
      }
    }
    return logs;
  }

  /// Where nobody comes but who wants to: up to beyond what counts, often just there.
  private double[] farApart(int outcomes) {
    double[] logs = new double[outcomes];
    double spread = random.nextInt(2) == 0 ? 33 : 300;
    for (int i = 0; i < outcomes; i++) {
      logs[i] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> LmsrCost.SPREAD;
            default -> random.nextDouble() * spread;
          };
    }
    return logs;
  }

  private static double lowest(double[] logs) {
    double sum = 0;
    double lowest = 100;
    for (double log : logs) {
      sum += Math.exp(log);
      lowest = Math.min(lowest, log);
    }
    return Math.exp(lowest) / sum;
  }

  /// Initial prices inside the band, some of them at its lowest.
  List<Price> initialPrices(int outcomes) {
    long[] micros = new long[outcomes];
    long left = 1_000_000 - 100L * outcomes;
    for (int i = 0; i + 1 < outcomes; i++) {
      long more = random.nextInt(3) == 0 ? 0 : random.nextLong(left / 2 + 1);
      micros[i] = 100 + more;
      left -= more;
    }
    micros[outcomes - 1] = 100 + left;
    List<Price> prices = new ArrayList<>();
    for (long price : micros) {
      prices.add(new Price(price));
    }
    return prices;
  }

  LmsrMarketMaker opening(Credits subsidy, List<Price> initialPrices) {
    return switch (LmsrMarketMaker.forSubsidy(subsidy, initialPrices)) {
      case Opening.Opened(LmsrMarketMaker marketMaker) -> marketMaker;
      case Opening.Refusal refusal -> throw new AssertionError(refusal);
    };
  }
}

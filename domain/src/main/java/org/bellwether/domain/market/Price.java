package org.bellwether.domain.market;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.Credits;

/// The price of a share, which is the probability of its outcome: 0 to 1, in whole millionths.
public record Price(long micros) {
  private static final int SCALE = 6;

  public static final Price ONE = new Price(1_000_000);

  private static final BigInteger WHOLE = BigInteger.valueOf(ONE.micros);

  public Price {
    if (micros < 0 || micros > 1_000_000) {
      throw new IllegalArgumentException(
          "a price is 0 to 1, not " + BigDecimal.valueOf(micros, SCALE));
    }
  }

  /// The price of that many; refuses more than six decimal places, since it never rounds.
  public static Price of(BigDecimal price) {
    try {
      return new Price(price.movePointRight(SCALE).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a price has at most six decimal places, not " + price, e);
    }
  }

  /// What so many shares come to at this price, rounded down.
  public Credits of(Shares shares) {
    long whole = shares.micros() / ONE.micros * micros;
    return new Credits(whole + shares.micros() % ONE.micros * micros / ONE.micros);
  }

  /// The price as an exact decimal without trailing zeros.
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(micros, SCALE).stripTrailingZeros();
  }

  /// The same price for each of `outcomes`; they sum to exactly 1, the first ones get what is left.
  public static List<Price> uniform(int outcomes) {
    return proportional(Collections.nCopies(outcomes, BigDecimal.ONE));
  }

  /// Prices in proportion to these weights that sum to exactly 1: each rounded down, the millionths
  /// left over given to the largest remainders (Hamilton's method), the first ones first on a tie.
  ///
  /// @param weights not negative, at least one above 0
  public static List<Price> proportional(List<BigDecimal> weights) {
    int scale = weights.stream().mapToInt(BigDecimal::scale).max().orElse(0);
    List<BigInteger> whole =
        weights.stream().map(weight -> weight.setScale(scale).unscaledValue()).toList();
    BigInteger sum = whole.stream().reduce(BigInteger.ZERO, BigInteger::add);
    if (sum.signum() <= 0 || whole.stream().anyMatch(weight -> weight.signum() < 0)) {
      throw new IllegalArgumentException(
          "weights are not negative and one is above 0, not " + weights);
    }
    long[] micros = new long[whole.size()];
    BigInteger[] remainders = new BigInteger[whole.size()];
    long left = ONE.micros;
    for (int i = 0; i < micros.length; i++) {
      BigInteger[] parts = whole.get(i).multiply(WHOLE).divideAndRemainder(sum);
      micros[i] = parts[0].longValueExact();
      remainders[i] = parts[1];
      left -= micros[i];
    }
    Comparator<Integer> byRemainder = Comparator.comparing(i -> remainders[i]);
    IntStream.range(0, micros.length)
        .boxed()
        .sorted(byRemainder.reversed())
        .limit(left)
        .forEach(i -> micros[i]++);
    return Arrays.stream(micros).mapToObj(Price::new).toList();
  }
}

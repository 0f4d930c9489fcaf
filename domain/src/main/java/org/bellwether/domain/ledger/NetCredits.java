package org.bellwether.domain.ledger;

import java.math.BigDecimal;

/// A balance, or any other difference of amounts, in whole micro-credits: it may be below zero.
public record NetCredits(long micros) implements Comparable<NetCredits> {
  public static final NetCredits ZERO = new NetCredits(0);

  public NetCredits plus(Credits more) {
    return new NetCredits(Math.addExact(micros, more.micros()));
  }

  public NetCredits minus(Credits less) {
    return new NetCredits(Math.subtractExact(micros, less.micros()));
  }

  public NetCredits minus(NetCredits less) {
    return new NetCredits(Math.subtractExact(micros, less.micros));
  }

  /// Whether an account with this balance can pay that amount.
  public boolean covers(Credits amount) {
    return micros >= amount.micros();
  }

  /// The difference in credits, exact, without trailing zeros.
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros();
  }

  @Override
  public int compareTo(NetCredits other) {
    return Long.compare(micros, other.micros);
  }
}

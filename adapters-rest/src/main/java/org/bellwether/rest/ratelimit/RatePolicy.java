package org.bellwether.rest.ratelimit;

import java.util.Locale;

/// Which limit a route counts towards, and whose requests are counted together; each route has one.
public enum RatePolicy {
  /// Whatever anybody may ask, and every token that is not valid.
  ANONYMOUS(Counts.ADDRESS),
  AUTHENTICATED(Counts.USER),
  /// Proving who one is, or becoming somebody: where guessing would pay.
  LOGIN(Counts.ADDRESS),
  TRADING(Counts.USER),
  /// For those who run the server.
  UNLIMITED(Counts.NOBODY);

  /// Whose requests are counted together.
  public enum Counts {
    ADDRESS,
    USER,
    NOBODY
  }

  private final Counts counts;

  RatePolicy(Counts counts) {
    this.counts = counts;
  }

  public Counts counts() {
    return counts;
  }

  /// What header fields and settings call it.
  public String policyName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

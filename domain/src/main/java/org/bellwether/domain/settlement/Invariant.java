package org.bellwether.domain.settlement;

/// What always holds. An [Audit] recomputes the first five from what is kept; the others are rules
/// of how a trade is priced, paid and repeated, and tests hold them.
public enum Invariant {
  I1("Credits are only ever moved: all balances together are 0, the issuance account included."),
  I2("A market can pay its winners whatever the answer, and holds nothing once it is settled."),
  I3("The positions in an outcome add up to its outstanding shares."),
  I4("No balance goes below 0 but that of the issuance account."),
  I5(
      "Balances are what transfers make them, positions, prices, volumes and candles what trades do."),
  I6("Who buys and sells back at once never gains; an order in parts is never cheaper than whole."),
  I7("One idempotency key has one effect."),
  I8("Any mixture that a resolution pays can be paid, and so can a market that is called off.");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /// In words for people.
  public String sentence() {
    return sentence;
  }
}

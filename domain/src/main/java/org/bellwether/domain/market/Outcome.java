package org.bellwether.domain.market;

/// One possible answer to a market's question.
///
/// @param price what a share in it costs now; after the resolution, what a share was paid
/// @param outstanding shares that people hold
public record Outcome(OutcomeId id, String name, Price price, Shares outstanding) {
  public static final int MAX_NAME_LENGTH = 100;

  public Outcome {
    if (name.isBlank() || name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "an outcome's name has 1 to " + MAX_NAME_LENGTH + " characters, not '" + name + "'");
    }
  }

  /// One that nobody holds yet.
  public Outcome(OutcomeId id, String name, Price price) {
    this(id, name, price, Shares.ZERO);
  }

  Outcome at(Price newPrice) {
    return new Outcome(id, name, newPrice, outstanding);
  }
}

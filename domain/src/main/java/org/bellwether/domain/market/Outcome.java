package org.bellwether.domain.market;

/// One possible answer to a market's question, and what a share in it costs now.
public record Outcome(OutcomeId id, String name, Price price) {
  public static final int MAX_NAME_LENGTH = 100;

  public Outcome {
    if (name.isBlank() || name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "an outcome's name has 1 to " + MAX_NAME_LENGTH + " characters, not '" + name + "'");
    }
  }
}

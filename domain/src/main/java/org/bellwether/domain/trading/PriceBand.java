package org.bellwether.domain.trading;

import java.math.BigDecimal;
import java.util.List;
import org.bellwether.domain.market.Price;

/// The prices between which a market opens, both ends included.
public record PriceBand(Price lowest, Price highest) {
  public PriceBand {
    if (lowest.micros() >= highest.micros()) {
      throw new IllegalArgumentException(
          "a band goes up, not from " + lowest.toDecimal() + " to " + highest.toDecimal());
    }
  }

  /// Whether a market can open at these prices.
  public boolean contains(List<Price> prices) {
    return prices.stream()
        .allMatch(p -> p.micros() >= lowest.micros() && p.micros() <= highest.micros());
  }

  /// The prices a market can open at that are meant to have these: each below the lowest is raised
  /// to it, at the cost of what the others have above it, in proportion. Prices that are all in the
  /// band stay as they are; the answer sums to exactly 1.
  ///
  /// @param prices that sum to 1, of a market whose outcomes all fit above the lowest price
  public List<Price> nearest(List<Price> prices) {
    long floor = lowest.micros();
    long above = prices.stream().mapToLong(p -> Math.max(p.micros() - floor, 0)).sum();
    long free = 1_000_000 - prices.size() * floor;
    return Price.proportional(
        prices.stream()
            .map(p -> floor * above + Math.max(p.micros() - floor, 0) * free)
            .map(BigDecimal::valueOf)
            .toList());
  }
}

package org.bellwether.bootstrap.cli.imports;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/// How a system hands out its markets. The first one that a market has the fields of is its own.
public enum Format {
  MANIFOLD("Manifold"),
  POLYMARKET("Polymarket"),
  KALSHI("Kalshi"),
  METACULUS("Metaculus"),
  FORECASTBENCH("ForecastBench"),
  BELLWETHER("Bellwether");

  private final String title;

  Format(String title) {
    this.title = title;
  }

  /// Knows the fields of one system; those it does not name are passed over.
  interface Reader {
    /// Whether the market has the fields by which this format is known.
    boolean wrote(Fields market);

    /// The market in our words.
    ///
    /// @throws UnfitMarket when it is of a kind that nobody can trade here
    Draft read(Fields market, Instant now) throws UnfitMarket;
  }

  /// What people call it.
  public String title() {
    return title;
  }

  Reader reader() {
    return switch (this) {
      case MANIFOLD -> new Manifold();
      case POLYMARKET -> new Polymarket();
      case KALSHI -> new Kalshi();
      case METACULUS -> new Metaculus();
      case FORECASTBENCH -> new ForecastBench();
      case BELLWETHER -> new OwnMarkets();
    };
  }

  /// The format whose name this is, in lower or upper case.
  public static Format named(String name) {
    String constant = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.name().equals(constant))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no format is called " + name));
  }

  /// The format that this market is in.
  static Format of(Fields market) {
    return Arrays.stream(values())
        .filter(format -> format.reader().wrote(market))
        .findFirst()
        .orElseThrow();
  }
}

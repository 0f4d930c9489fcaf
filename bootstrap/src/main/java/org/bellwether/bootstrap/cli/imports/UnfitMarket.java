package org.bellwether.bootstrap.cli.imports;

import java.util.List;

/// A market that cannot be taken over, and why, in words for people.
final class UnfitMarket extends Exception {
  private static final long serialVersionUID = 1;

  UnfitMarket(List<String> problems) {
    super(String.join("; ", problems));
  }

  UnfitMarket(String problem) {
    this(List.of(problem));
  }
}

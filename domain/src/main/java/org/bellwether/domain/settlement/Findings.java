package org.bellwether.domain.settlement;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.function.Consumer;
import org.bellwether.domain.settlement.Audit.Violation;
import org.jspecify.annotations.Nullable;

/// Where an audit puts what it finds.
///
/// @param about begins every detail
record Findings(Consumer<Violation> violations, String about) {

  /// The same place, for what concerns that.
  Findings in(String what) {
    return new Findings(violations, what);
  }

  void require(boolean holds, Invariant invariant, @Nullable Object... detail) {
    if (!holds) {
      violations.accept(
          new Violation(
              invariant, about + Arrays.stream(detail).map(String::valueOf).collect(joining())));
    }
  }
}
